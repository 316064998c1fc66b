import type { Service, ServicePort } from 'kubernetes-types/core/v1';
import type { Endpoint, EndpointPort } from 'kubernetes-types/discovery/v1';
import type { Stored } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';
import { hasEnded, isReady } from './podStates.ts';

/** Endpoints that are reached at the same ports. */
export interface PortGroup {
  ports: EndpointPort[];
  endpoints: Endpoint[];
}

const ZONE = 'topology.kubernetes.io/zone';

/** A pod as an endpoint; undefined while, or once, it cannot be reached. */
export function endpointOf(
  { metadata, spec }: Stored<Service>,
  pod: StoredPod,
  nodeLabels: Record<string, string> = {},
): Endpoint | undefined {
  const { podIP } = pod.status ?? {};
  if (!podIP || hasEnded(pod)) return undefined;
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const published = spec?.publishNotReadyAddresses === true;
  const { hostname, subdomain, nodeName } = pod.spec ?? {};
  return {
    addresses: [podIP],
    conditions: {
      ready: published || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname && subdomain === metadata.name && { hostname }),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
    ...(nodeName && { nodeName }),
    ...(nodeLabels[ZONE] && { zone: nodeLabels[ZONE] }),
  };
}

/** The ports of a pod that a Service leads to; unknown names are left out. */
export function portsOf(
  { spec }: Stored<Service>,
  pod: StoredPod,
): EndpointPort[] {
  return (spec?.ports ?? []).flatMap(service => {
    const port = targetPort(service, pod);
    if (port === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = service;
    return [{ name, protocol, port, ...(appProtocol && { appProtocol }) }];
  });
}

function targetPort(
  { port, targetPort: target = port, protocol = 'TCP' }: ServicePort,
  { spec }: StoredPod,
): number | undefined {
  if (typeof target === 'number') return target;
  const sidecars = (spec?.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  const found = [...(spec?.containers ?? []), ...sidecars]
    .flatMap(({ ports = [] }) => ports)
    .find(
      item => item.name === target && (item.protocol ?? 'TCP') === protocol,
    );
  return found?.containerPort;
}
