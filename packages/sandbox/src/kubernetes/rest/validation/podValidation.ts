import type {
  Pod,
  PodSpec,
  PodTemplateSpec,
  Toleration,
  Volume,
} from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { labelKeyProblem, nameProblem } from '../metadataFormat.ts';
import {
  validateContainers,
  validateInitContainers,
} from './containerValidation.ts';
import {
  duplicate,
  forbidden,
  invalid,
  nonNegative,
  oneOf,
  required,
} from './fieldErrors.ts';
import { validateLabelMap } from './selectorValidation.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = [
  'ClusterFirst',
  'ClusterFirstWithHostNet',
  'Default',
  'None',
];
const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validatePod({ spec }: Pod): FieldError[] {
  return validatePodSpec(spec, 'spec');
}

export function validateTemplate(
  template: PodTemplateSpec | undefined,
  field: string,
  claims: readonly string[] = [],
): FieldError[] {
  if (!template) return [required(field)];
  const { metadata } = template;
  return [
    ...validateLabelMap(metadata?.labels, `${field}.labels`),
    ...validatePodSpec(template.spec, `${field}.spec`, claims),
  ];
}

function validatePodSpec(
  spec: PodSpec | undefined,
  field: string,
  claims: readonly string[] = [],
): FieldError[] {
  const { containers = [], volumes = [] }: Partial<PodSpec> = spec ?? {};
  const names = new Set([...volumes.map(({ name }) => name), ...claims]);
  const { activeDeadlineSeconds, serviceAccountName, nodeName } = spec ?? {};
  return [
    ...validateVolumes(volumes, `${field}.volumes`),
    ...validateContainers(containers, names, `${field}.containers`),
    ...validateInitContainers(
      spec?.initContainers,
      containers,
      names,
      `${field}.initContainers`,
    ),
    ...oneOf(`${field}.restartPolicy`, spec?.restartPolicy, RESTART_POLICIES),
    ...oneOf(`${field}.dnsPolicy`, spec?.dnsPolicy, DNS_POLICIES),
    ...validateLabelMap(spec?.nodeSelector, `${field}.nodeSelector`),
    ...nonNegative(
      `${field}.terminationGracePeriodSeconds`,
      spec?.terminationGracePeriodSeconds,
    ),
    ...(activeDeadlineSeconds !== undefined && activeDeadlineSeconds < 1
      ? [
          invalid(
            `${field}.activeDeadlineSeconds`,
            activeDeadlineSeconds,
            'must be between 1 and 2147483647, inclusive',
          ),
        ]
      : []),
    ...validateReference(serviceAccountName, `${field}.serviceAccountName`),
    ...validateReference(nodeName, `${field}.nodeName`),
    ...validateTolerations(spec?.tolerations, `${field}.tolerations`),
    ...validateHostname(spec?.hostname, `${field}.hostname`),
  ];
}

function validateReference(
  name: string | undefined,
  field: string,
): FieldError[] {
  const problem = name && nameProblem(name, 'subdomain');
  return problem ? [invalid(field, name, problem)] : [];
}

function validateHostname(
  hostname: string | undefined,
  field: string,
): FieldError[] {
  const problem = hostname && nameProblem(hostname, 'label');
  return problem ? [invalid(field, hostname, problem)] : [];
}

/** What a source must name, by the volume's type. */
const SOURCE_NAMES: Record<string, string> = {
  secret: 'secretName',
  configMap: 'name',
  hostPath: 'path',
  persistentVolumeClaim: 'claimName',
};

function validateVolumes(volumes: Volume[], field: string): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const place = `${field}[${index}]`;
    const { name, ...sources } = volume;
    const errors: FieldError[] = [];
    Object.keys(sources).forEach((type, position) => {
      if (position > 0) {
        errors.push(
          forbidden(
            `${place}.${type}`,
            'may not specify more than 1 volume type',
          ),
        );
      }
    });
    for (const [type, member] of Object.entries(SOURCE_NAMES)) {
      const source: unknown = sources[type as keyof typeof sources];
      if (source && !(source as Record<string, unknown>)[member]) {
        errors.push(required(`${place}.${type}.${member}`));
      }
    }
    const problem = name && nameProblem(name, 'label');
    if (!name) errors.push(required(`${place}.name`));
    else if (problem) errors.push(invalid(`${place}.name`, name, problem));
    if (names.has(name)) errors.push(duplicate(`${place}.name`, name));
    names.add(name);
    return errors;
  });
}

function validateTolerations(
  tolerations: Toleration[] | undefined,
  field: string,
): FieldError[] {
  return (tolerations ?? []).flatMap((toleration, index) => {
    const place = `${field}[${index}]`;
    const { key, operator, value, effect, tolerationSeconds } = toleration;
    const errors: FieldError[] = [];
    const problem = key && labelKeyProblem(key);
    if (problem) errors.push(invalid(`${place}.key`, key, problem));
    if (!key && operator !== 'Exists') {
      errors.push(
        invalid(
          `${place}.operator`,
          operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(
        invalid(
          `${place}.effect`,
          effect ?? '',
          "effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
      );
    }
    if (operator === 'Exists' && value) {
      errors.push(
        invalid(
          `${place}.operator`,
          value,
          "value must be empty when `operator` is 'Exists'",
        ),
      );
    }
    if (operator) {
      errors.push(...oneOf(`${place}.operator`, operator, ['Equal', 'Exists']));
    }
    if (effect) errors.push(...oneOf(`${place}.effect`, effect, TAINT_EFFECTS));
    return errors;
  });
}
