import { toQuantity } from '@amamba/plugin-amamba-common';
import type {
  ContainerDetail,
  Usage,
} from '@amamba/plugin-amamba-debug-common';
import type { ContainerSpec, Probe, Volume } from './podSpec';

const NANO = 1e-9;

/** What cannot be read as an amount is left out. */
export function toAmounts(
  amounts: Record<string, string> | null | undefined,
): Partial<Usage> {
  const cpu = toNumber(amounts?.cpu);
  const memory = toNumber(amounts?.memory);
  return {
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
  };
}

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    const amount = Number(toQuantity(text).nanos) * NANO;
    return amount >= 0 ? amount : undefined;
  } catch {
    return undefined;
  }
}

/** Each of its probes, in words. */
export function toProbes(spec: ContainerSpec): ContainerDetail['probes'] {
  const probes = [
    ['startup', spec.startupProbe],
    ['readiness', spec.readinessProbe],
    ['liveness', spec.livenessProbe],
  ] as const;
  return probes.flatMap(([kind, probe]) =>
    probe
      ? [
          {
            kind,
            check: describeProbe(probe),
            periodSeconds: probe.periodSeconds,
            failureThreshold: probe.failureThreshold,
          },
        ]
      : [],
  );
}

/** As `kubectl describe` words it: `http-get :8080/healthz`. */
export function describeProbe({
  httpGet,
  tcpSocket,
  grpc,
  exec,
}: Probe): string {
  if (httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '/' } = httpGet;
    const name = scheme === 'HTTPS' ? 'https-get' : 'http-get';
    return `${name} ${host}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  }
  if (tcpSocket) {
    return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
  }
  if (grpc) {
    return `grpc :${grpc.port}${grpc.service ? ` ${grpc.service}` : ''}`;
  }
  // Arguments may hold secrets of a kind; the program does not.
  return exec ? `exec ${exec.command[0] ?? ''}`.trim() : 'unknown';
}

/** Where what is mounted, never what is in it. */
export function toMounts(
  spec: ContainerSpec,
  volumes: readonly Volume[],
): ContainerDetail['mounts'] {
  return spec.volumeMounts.map(({ name, mountPath, readOnly }) => {
    const volume = volumes.find(candidate => candidate.name === name);
    return {
      path: mountPath,
      volume: name,
      source: volume ? describeVolume(volume) : 'unknown',
      readOnly,
    };
  });
}

/** By kind and name: `ConfigMap checkout-pages`. */
export function describeVolume(volume: Volume): string {
  const [kind] = Object.keys(volume).filter(key => key !== 'name');
  const detail = (kind ? volume[kind] : undefined) ?? {};
  const text = (field: string) => {
    const value = (detail as Record<string, unknown>)[field];
    return typeof value === 'string' ? value : '';
  };
  const named = (title: string, name: string) => `${title} ${name}`.trim();
  switch (kind) {
    case undefined:
      return 'unknown';
    case 'configMap':
      return named('ConfigMap', text('name'));
    case 'secret':
      return named('Secret', text('secretName'));
    case 'persistentVolumeClaim':
      return named('PersistentVolumeClaim', text('claimName'));
    case 'emptyDir':
      return text('medium') === 'Memory' ? 'emptyDir (memory)' : 'emptyDir';
    case 'hostPath':
      return named('hostPath', text('path'));
    case 'csi':
      return named('CSI', text('driver'));
    case 'image':
      return named('image', text('reference'));
    case 'projected':
      return describeProjected(detail);
    default:
      return kind;
  }
}

function describeProjected(detail: object): string {
  const { sources } = detail as { sources?: unknown };
  const parts = (Array.isArray(sources) ? sources : []).flatMap(source =>
    Object.keys(source ?? {}).map(kind => {
      const name = (source as Record<string, { name?: unknown } | null>)[kind]
        ?.name;
      return typeof name === 'string' ? `${kind} ${name}` : kind;
    }),
  );
  return parts.length > 0 ? `projected (${parts.join(', ')})` : 'projected';
}
