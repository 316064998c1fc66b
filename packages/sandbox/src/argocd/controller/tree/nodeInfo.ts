import type { KubeObject } from '../../../kubernetes/types.ts';
import { groupOf } from '../resourceKey.ts';

export interface InfoItem {
  name: string;
  value: string;
}

/** `networkingInfo` of a node of the resource tree. */
export interface NetworkingInfo {
  labels?: Record<string, string>;
  targetLabels?: Record<string, string>;
  targetRefs?: Array<{
    group?: string;
    kind: string;
    namespace: string;
    name: string;
  }>;
  ingress?: Array<Record<string, unknown>>;
  externalURLs?: string[];
}

const REVISION_ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'rollout.argoproj.io/revision',
];

/** What a node tells of its object beside its health. */
export function infoOf(object: KubeObject): InfoItem[] {
  const group = groupOf(object.apiVersion);
  const { kind, metadata, spec = {}, status = {} } = object;
  const info: InfoItem[] = [];
  if (group === '' && kind === 'Pod') info.push(...podInfo(object));
  const revision = REVISION_ANNOTATIONS.map(
    name => metadata.annotations?.[name],
  ).find(Boolean);
  if (revision && kind !== 'Pod') {
    info.push({ name: 'Revision', value: `Rev:${revision}` });
  }
  if (group === 'argoproj.io' && kind === 'Application') {
    if (status.sync?.status) {
      info.push({ name: 'Sync', value: status.sync.status });
    }
  }
  if (group === '' && kind === 'Service' && spec.type === 'LoadBalancer') {
    info.push({ name: 'Type', value: spec.type });
  }
  return info;
}

interface ContainerState {
  waiting?: { reason?: string };
  terminated?: { reason?: string; exitCode?: number; signal?: number };
  running?: object;
}

interface ContainerStatus {
  ready?: boolean;
  restartCount?: number;
  state?: ContainerState;
}

function podInfo({ metadata, spec = {}, status = {} }: KubeObject): InfoItem[] {
  const containers: ContainerStatus[] = status.containerStatuses ?? [];
  const total = spec.containers?.length ?? 0;
  const ready = containers.filter(item => item.ready && item.state?.running);
  const restarts = containers.reduce(
    (sum, { restartCount = 0 }) => sum + restartCount,
    0,
  );
  let reason: string = status.reason ?? status.phase ?? '';
  for (const { state } of [...containers].reverse()) {
    const { waiting, terminated } = state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated?.reason) reason = terminated.reason;
    else if (terminated) {
      reason = terminated.signal
        ? `Signal:${terminated.signal}`
        : `ExitCode:${terminated.exitCode}`;
    }
  }
  reason = initReason(spec.initContainers?.length ?? 0, status) ?? reason;
  if (metadata.deletionTimestamp) reason = 'Terminating';
  return [
    ...(reason ? [{ name: 'Status Reason', value: reason }] : []),
    ...(spec.nodeName ? [{ name: 'Node', value: spec.nodeName }] : []),
    { name: 'Containers', value: `${ready.length}/${total}` },
    ...(restarts > 0
      ? [{ name: 'Restart Count', value: String(restarts) }]
      : []),
    { name: 'cpu', value: '0' },
    { name: 'memory', value: '0' },
  ];
}

function initReason(
  total: number,
  status: Record<string, any>,
): string | undefined {
  const inits: ContainerStatus[] = status.initContainerStatuses ?? [];
  for (const [index, { state }] of inits.entries()) {
    const { terminated, waiting } = state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (terminated) {
      return `Init:${terminated.reason ?? `ExitCode:${terminated.exitCode}`}`;
    }
    return waiting?.reason && waiting.reason !== 'PodInitializing'
      ? `Init:${waiting.reason}`
      : `Init:${index}/${total}`;
  }
  return undefined;
}

export function networkingOf(object: KubeObject): NetworkingInfo | undefined {
  const group = groupOf(object.apiVersion);
  const { kind, metadata, spec = {}, status = {} } = object;
  if (group === '' && kind === 'Pod') return { labels: metadata.labels ?? {} };
  if (group === '' && kind === 'Service') {
    const ingress = status.loadBalancer?.ingress;
    return {
      ...(spec.selector && { targetLabels: spec.selector }),
      ...(ingress && { ingress }),
    };
  }
  if (group === 'networking.k8s.io' && kind === 'Ingress') {
    return ingressInfo(object);
  }
  return undefined;
}

function ingressInfo({
  metadata,
  spec = {},
  status = {},
}: KubeObject): NetworkingInfo {
  const targets = new Map<
    string,
    NonNullable<NetworkingInfo['targetRefs']>[0]
  >();
  const urls = new Set<string>();
  const namespace = metadata.namespace ?? '';
  const addresses: Array<{ hostname?: string; ip?: string }> =
    status.loadBalancer?.ingress ?? [];
  const secured = new Set(
    (spec.tls ?? []).flatMap((tls: { hosts?: string[] }) => tls.hosts ?? []),
  );
  const addTarget = (name: string | undefined) => {
    if (name) targets.set(name, { kind: 'Service', namespace, name });
  };
  addTarget(spec.defaultBackend?.service?.name);
  for (const { host, http } of spec.rules ?? []) {
    for (const { path = '', backend } of http?.paths ?? []) {
      addTarget(backend?.service?.name);
      const scheme = secured.has(host) ? 'https' : 'http';
      const plain = String(path).replace(/\*$/, '').replace(/\/$/, '');
      if (host) urls.add(`${scheme}://${host}${plain}`);
      else {
        for (const { hostname, ip } of addresses) {
          urls.add(`${scheme}://${hostname ?? ip}${plain}`);
        }
      }
    }
  }
  return {
    ...(targets.size > 0 && { targetRefs: [...targets.values()] }),
    ...(addresses.length > 0 && { ingress: addresses }),
    ...(urls.size > 0 && { externalURLs: [...urls].sort() }),
  };
}
