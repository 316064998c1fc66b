import type {
  DaemonSet,
  Deployment,
  DeploymentSpec,
  ReplicaSet,
  StatefulSet,
} from 'kubernetes-types/apps/v1';
import type {
  PersistentVolumeClaim,
  PodTemplateSpec,
  ReplicationController,
} from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { FieldError } from '../../api/statusError.ts';
import { equalJson } from '../../store/json.ts';
import {
  forbidden,
  IMMUTABLE,
  invalid,
  nonNegative,
  required,
  unsupported,
} from './fieldErrors.ts';
import { validateTemplate } from './podValidation.ts';
import {
  isEmptySelector,
  selects,
  validateSelector,
} from './selectorValidation.ts';

interface SelectingSpec {
  selector?: LabelSelector;
  template?: PodTemplateSpec;
  volumeClaimTemplates?: PersistentVolumeClaim[];
}

/** What selects pods, and the pods that are made: one must fit the other. */
function validateSelected(
  { selector, template, volumeClaimTemplates }: SelectingSpec,
  empty: string,
): FieldError[] {
  const errors = selector
    ? validateSelector(selector, 'spec.selector')
    : [required('spec.selector')];
  if (selector && isEmptySelector(selector)) {
    errors.push(invalid('spec.selector', selector, empty));
  }
  return [...errors, ...validatePods(template, selector, volumeClaimTemplates)];
}

function validatePods(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  claims: PersistentVolumeClaim[] = [],
): FieldError[] {
  const field = 'spec.template';
  if (!template) return [required(field)];
  const errors: FieldError[] = [];
  const labels = template.metadata?.labels;
  const fits = selector && !isEmptySelector(selector);
  if (fits && !selects(selector, labels)) {
    errors.push(
      invalid(
        `${field}.metadata.labels`,
        labels ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  }
  // Each claim becomes a volume of its name.
  const volumes = claims.map(({ metadata }) => metadata?.name ?? '');
  errors.push(...validateTemplate(template, field, volumes));
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy && restartPolicy !== 'Always') {
    errors.push(
      unsupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always']),
    );
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden(
        `${field}.spec.activeDeadlineSeconds`,
        'activeDeadlineSeconds in ReplicaSet is not Supported',
      ),
    );
  }
  return errors;
}

export function validateDeployment({ spec }: Deployment): FieldError[] {
  if (!spec) return [required('spec.selector'), required('spec.template')];
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelected(spec, 'empty selector is invalid for deployment'),
    ...validateStrategy(spec),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...validateProgress(spec),
  ];
}

function validateStrategy({ strategy }: DeploymentSpec): FieldError[] {
  const field = 'spec.strategy';
  switch (strategy?.type) {
    case 'Recreate':
      return strategy.rollingUpdate
        ? [
            forbidden(
              `${field}.rollingUpdate`,
              "may not be specified when strategy `type` is 'Recreate'",
            ),
          ]
        : [];
    case 'RollingUpdate': {
      const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
      const place = `${field}.rollingUpdate`;
      const errors = [
        ...countOrPercent(`${place}.maxUnavailable`, maxUnavailable),
        ...countOrPercent(`${place}.maxSurge`, maxSurge),
      ];
      if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
        errors.push(
          invalid(
            `${place}.maxUnavailable`,
            maxUnavailable,
            'may not be 0 when `maxSurge` is 0',
          ),
        );
      }
      return errors;
    }
    default:
      return [
        unsupported(`${field}.type`, strategy?.type ?? '', [
          'Recreate',
          'RollingUpdate',
        ]),
      ];
  }
}

function validateProgress(spec: DeploymentSpec): FieldError[] {
  const field = 'spec.progressDeadlineSeconds';
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  if (deadline === undefined) return [];
  const errors = nonNegative(field, deadline);
  if (deadline <= minReadySeconds) {
    errors.push(
      invalid(field, deadline, 'must be greater than minReadySeconds'),
    );
  }
  return errors;
}

function isNothing(value: number | string | undefined): boolean {
  return value === 0 || value === '0%';
}

/** An amount, or a share such as `25%`. */
export function countOrPercent(
  field: string,
  value: number | string | undefined,
): FieldError[] {
  if (typeof value === 'number') return nonNegative(field, value);
  if (value === undefined || /^[0-9]+%$/.test(value)) return [];
  return [
    invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ),
  ];
}

export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  if (!spec) return [required('spec.selector'), required('spec.template')];
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateSelected(spec, 'empty selector is invalid for deployment'),
  ];
}

export function validateReplicationController({
  spec,
}: ReplicationController): FieldError[] {
  const errors = nonNegative('spec.replicas', spec?.replicas);
  const { selector } = spec ?? {};
  if (Object.keys(selector ?? {}).length === 0) {
    errors.push(required('spec.selector'));
  }
  const wanted = selector && { matchLabels: selector };
  return [...errors, ...validatePods(spec?.template, wanted)];
}

export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  if (!spec) return [required('spec.selector'), required('spec.template')];
  const errors: FieldError[] = [];
  const { podManagementPolicy, updateStrategy } = spec;
  const policies = ['OrderedReady', 'Parallel'];
  if (!policies.includes(podManagementPolicy ?? '')) {
    errors.push(
      invalid(
        'spec.podManagementPolicy',
        podManagementPolicy,
        `must be '${policies[0]}' or '${policies[1]}'`,
      ),
    );
  }
  const types = ['RollingUpdate', 'OnDelete'];
  if (!types.includes(updateStrategy?.type ?? '')) {
    errors.push(
      invalid(
        'spec.updateStrategy',
        updateStrategy,
        `must be '${types[0]}' or '${types[1]}'`,
      ),
    );
  }
  return [
    ...errors,
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelected(spec, 'empty selector is invalid for statefulset'),
  ];
}

/** What a StatefulSet was made for stays. */
const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

export function validateStatefulSetUpdate(
  next: StatefulSet,
  old: StatefulSet,
): FieldError[] {
  const restored: Record<string, unknown> = { ...next.spec };
  for (const field of CHANGEABLE) restored[field] = old.spec?.[field];
  if (equalJson(restored, { ...old.spec })) return [];
  const names = CHANGEABLE.map(field => `'${field}'`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return [
    forbidden(
      'spec',
      `updates to statefulset spec for fields other than ${list} are forbidden`,
    ),
  ];
}

export function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  if (!spec) return [required('spec.selector'), required('spec.template')];
  const errors = validateSelected(
    spec,
    'empty selector is invalid for daemonset',
  );
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const place = 'spec.updateStrategy';
  if (type === 'RollingUpdate') {
    const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
    errors.push(
      ...countOrPercent(
        `${place}.rollingUpdate.maxUnavailable`,
        maxUnavailable,
      ),
      ...countOrPercent(`${place}.rollingUpdate.maxSurge`, maxSurge),
    );
    if (!isNothing(maxUnavailable) && !isNothing(maxSurge)) {
      errors.push(
        invalid(
          `${place}.rollingUpdate.maxSurge`,
          maxSurge,
          'may not be set when maxUnavailable is non-zero',
        ),
      );
    } else if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
      errors.push(
        required(
          `${place}.rollingUpdate.maxUnavailable`,
          'cannot be 0 when maxSurge is 0',
        ),
      );
    }
  } else if (type !== 'OnDelete') {
    errors.push(
      unsupported(`${place}.type`, type ?? '', ['RollingUpdate', 'OnDelete']),
    );
  }
  return [
    ...errors,
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
  ];
}

interface Selecting {
  spec?: SelectingSpec;
}

export function validateSelectorUpdate(
  next: Selecting,
  old: Selecting,
): FieldError[] {
  return equalJson(next.spec?.selector, old.spec?.selector)
    ? []
    : [invalid('spec.selector', next.spec?.selector ?? null, IMMUTABLE)];
}
