import type { Container, EphemeralContainer } from 'kubernetes-types/core/v1';
import { isRecord } from '../../store/json.ts';

/** The fields of a container in the order of Go's type, with their zeros. */
const CONTAINER_ZEROS: Record<string, unknown> = {
  name: '',
  image: '',
  command: null,
  args: null,
  workingDir: '',
  ports: null,
  envFrom: null,
  env: null,
  resources: null,
  resizePolicy: null,
  restartPolicy: null,
  restartPolicyRules: null,
  volumeMounts: null,
  volumeDevices: null,
  livenessProbe: null,
  readinessProbe: null,
  startupProbe: null,
  lifecycle: null,
  terminationMessagePath: '',
  terminationMessagePolicy: '',
  imagePullPolicy: '',
  securityContext: null,
  stdin: false,
  stdinOnce: false,
  tty: false,
};

/** As Go names a field: `tty` is `TTY`. */
function fieldName(name: string): string {
  return name === 'tty' ? 'TTY' : name.charAt(0).toUpperCase() + name.slice(1);
}

function withFieldNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFieldNames);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      fieldName(name),
      withFieldNames(member),
    ]),
  );
}

function containerFields(container: Container | EphemeralContainer): object {
  const { resources } = container;
  const filled = {
    ...CONTAINER_ZEROS,
    ...container,
    resources: { limits: null, requests: null, claims: null, ...resources },
  };
  return 'targetContainerName' in filled
    ? filled
    : { ...filled, targetContainerName: undefined };
}

/** A container as the server shows it in a diff, a field a line. */
export function dumpContainer(
  container: Container | EphemeralContainer,
): string[] {
  return dump(containerFields(container));
}

/** The spec of a pod as the server shows it in a diff. */
export function dumpPodSpec(spec: {
  containers?: Container[];
  initContainers?: Container[];
  ephemeralContainers?: EphemeralContainer[];
}): string[] {
  const { volumes, initContainers, ephemeralContainers, ...rest } =
    spec as Record<string, unknown> & typeof spec;
  const list = (items?: (Container | EphemeralContainer)[]) =>
    items ? items.map(containerFields) : null;
  return dump({
    volumes: volumes ?? null,
    initContainers: list(initContainers),
    ...rest,
    containers: list(spec.containers),
    ephemeralContainers: list(ephemeralContainers),
  });
}

function dump(value: object): string[] {
  return JSON.stringify(withFieldNames(value), null, 1).split('\n');
}
