import type {
  Container,
  EnvVar,
  EphemeralContainer,
  Probe,
} from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { nameProblem } from '../metadataFormat.ts';
import {
  duplicate,
  forbidden,
  invalid,
  nonNegative,
  notFound,
  oneOf,
  portNameProblems,
  portNumber,
  portNumberOrName,
  required,
} from './fieldErrors.ts';
import { validateResources } from './resourceValidation.ts';

type AnyContainer = Container | EphemeralContainer;

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;

/** `spec.containers`: at least one, each with a name of its own. */
export function validateContainers(
  containers: Container[] | undefined,
  volumes: Set<string>,
  field: string,
): FieldError[] {
  if (!containers?.length) return [required(field)];
  const names = new Set<string>();
  return containers.flatMap((container, index) => {
    const place = `${field}[${index}]`;
    const errors = [
      ...validateContainer(container, volumes, place),
      ...validateName(container, names, place),
      ...validateProbes(container, place),
    ];
    return errors;
  });
}

/** `spec.initContainers`; only those that restart may have probes. */
export function validateInitContainers(
  containers: Container[] | undefined,
  others: Container[],
  volumes: Set<string>,
  field: string,
): FieldError[] {
  const names = new Set(others.map(({ name }) => name));
  return (containers ?? []).flatMap((container, index) => {
    const place = `${field}[${index}]`;
    const { restartPolicy } = container as { restartPolicy?: string };
    const sidecar = restartPolicy === 'Always';
    const errors = [
      ...validateContainer(container, volumes, place),
      ...validateName(container, names, place),
    ];
    if (sidecar) return [...errors, ...validateProbes(container, place)];
    for (const part of [
      'lifecycle',
      'livenessProbe',
      'readinessProbe',
      'startupProbe',
    ] as const) {
      if (!container[part]) continue;
      errors.push(
        forbidden(
          `${place}.${part}`,
          'may not be set for init containers without restartPolicy=Always',
        ),
      );
    }
    return errors;
  });
}

function validateName(
  { name }: AnyContainer,
  names: Set<string>,
  place: string,
): FieldError[] {
  if (names.has(name)) return [duplicate(`${place}.name`, name)];
  names.add(name);
  return [];
}

/** What containers of all sorts have in common (`validateContainerCommon`). */
export function validateContainer(
  container: AnyContainer,
  volumes: Set<string>,
  place: string,
): FieldError[] {
  const { name, image, resources } = container;
  const problem = name && nameProblem(name, 'label');
  return [
    ...(name ? [] : [required(`${place}.name`)]),
    ...(problem ? [invalid(`${place}.name`, name, problem)] : []),
    ...validateImage(image, `${place}.image`),
    ...oneOf(
      `${place}.terminationMessagePolicy`,
      container.terminationMessagePolicy,
      MESSAGE_POLICIES,
    ),
    ...validatePorts(container, `${place}.ports`),
    ...validateEnv(container.env, `${place}.env`),
    ...validateMounts(container, volumes, `${place}.volumeMounts`),
    ...oneOf(
      `${place}.imagePullPolicy`,
      container.imagePullPolicy,
      PULL_POLICIES,
    ),
    ...validateResources(resources, `${place}.resources`),
  ];
}

function validateImage(image: string | undefined, field: string): FieldError[] {
  if (!image) return [required(field)];
  return image === image.trim()
    ? []
    : [invalid(field, image, 'must not have leading or trailing whitespace')];
}

function validatePorts({ ports }: AnyContainer, field: string): FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap((port, index) => {
    const place = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const problems = portNameProblems(port.name);
      for (const problem of problems) {
        errors.push(invalid(`${place}.name`, port.name, problem));
      }
      if (names.has(port.name)) {
        errors.push(duplicate(`${place}.name`, port.name));
      }
      names.add(port.name);
    }
    errors.push(
      ...(port.containerPort
        ? portNumber(`${place}.containerPort`, port.containerPort)
        : [required(`${place}.containerPort`)]),
    );
    if (port.hostPort) {
      errors.push(...portNumber(`${place}.hostPort`, port.hostPort));
    }
    errors.push(...oneOf(`${place}.protocol`, port.protocol, PROTOCOLS));
    return errors;
  });
}

function validateEnv(env: EnvVar[] | undefined, field: string): FieldError[] {
  return (env ?? []).flatMap(({ name, value, valueFrom }, index) => {
    const place = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(`${place}.name`));
    else if (!/^[ -<>-~]+$/.test(name)) {
      errors.push(
        invalid(
          `${place}.name`,
          name,
          "a valid environment variable name must consist only of printable ASCII characters other than '='",
        ),
      );
    }
    if (!valueFrom) return errors;
    const sources = Object.keys(valueFrom).length;
    if (sources === 0) {
      errors.push(
        invalid(
          `${place}.valueFrom`,
          '',
          'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
        ),
      );
    } else if (value) {
      errors.push(
        invalid(
          `${place}.valueFrom`,
          '',
          'may not be specified when `value` is not empty',
        ),
      );
    } else if (sources > 1) {
      errors.push(
        invalid(
          `${place}.valueFrom`,
          '',
          'may not have more than one field specified at a time',
        ),
      );
    }
    for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) {
      const reference = valueFrom[source];
      if (reference && !reference.key) {
        errors.push(required(`${place}.valueFrom.${source}.key`));
      }
    }
    return errors;
  });
}

function validateMounts(
  { volumeMounts }: AnyContainer,
  volumes: Set<string>,
  field: string,
): FieldError[] {
  const paths = new Set<string>();
  return (volumeMounts ?? []).flatMap(({ name, mountPath }, index) => {
    const place = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(`${place}.name`));
    else if (!volumes.has(name)) errors.push(notFound(`${place}.name`, name));
    if (!mountPath) errors.push(required(`${place}.mountPath`));
    else if (paths.has(mountPath)) {
      errors.push(invalid(`${place}.mountPath`, mountPath, 'must be unique'));
    }
    paths.add(mountPath);
    return errors;
  });
}

function validateProbes(container: Container, place: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...validateProbe(livenessProbe, `${place}.livenessProbe`, true),
    ...validateProbe(readinessProbe, `${place}.readinessProbe`, false),
    ...validateProbe(startupProbe, `${place}.startupProbe`, true),
  ];
}

function validateProbe(
  probe: Probe | undefined,
  place: string,
  succeedsAtOnce: boolean,
): FieldError[] {
  if (!probe) return [];
  const handlers = HANDLERS.filter(handler => handler in probe);
  const errors: FieldError[] = handlers
    .slice(1)
    .map(handler =>
      forbidden(
        `${place}.${handler}`,
        'may not specify more than 1 handler type',
      ),
    );
  if (handlers.length === 0) {
    errors.push(required(place, 'must specify a handler type'));
  }
  if (probe.exec && !probe.exec.command?.length) {
    errors.push(required(`${place}.exec.command`));
  }
  for (const handler of ['httpGet', 'tcpSocket'] as const) {
    const port = probe[handler]?.port;
    if (probe[handler]) {
      errors.push(...portNumberOrName(`${place}.${handler}.port`, port));
    }
  }
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    errors.push(...nonNegative(`${place}.${field}`, probe[field]));
  }
  const { successThreshold } = probe;
  if (succeedsAtOnce && successThreshold !== 1) {
    errors.push(
      invalid(`${place}.successThreshold`, successThreshold, 'must be 1'),
    );
  }
  return errors;
}
