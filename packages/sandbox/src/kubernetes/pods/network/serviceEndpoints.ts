import type { Pod, Service, ServicePort } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import type { ObjectClient } from '../../types.ts';

/** Where a port of a Service leads: an address that is ready for traffic. */
export interface Endpoint {
  address: string;
  port: number;
  /** Of pods that have a name of their own in DNS. */
  hostname?: string;
}

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** The ready endpoints of a Service's port, by its EndpointSlices or else its selector. */
export function endpointsOf(
  objects: ObjectClient,
  service: Service,
  port: ServicePort,
): Endpoint[] {
  const slices = slicesOf(objects, service);
  if (slices.length > 0) return slices.flatMap(slice => readyIn(slice, port));
  return selectedPods(objects, service)
    .filter(isReady)
    .flatMap(pod => {
      const number = targetPort(pod, port);
      const address = pod.status?.podIP;
      return number === undefined || !address
        ? []
        : [{ address, port: number, hostname: hostnameIn(pod, service) }];
    });
}

/** Addresses that the DNS name of a headless Service has. */
export function headlessAddresses(
  objects: ObjectClient,
  service: Service,
): Endpoint[] {
  const all = service.spec?.publishNotReadyAddresses === true;
  const slices = slicesOf(objects, service);
  if (slices.length > 0) {
    return slices.flatMap(({ endpoints }) =>
      (endpoints ?? [])
        .filter(({ conditions }) => all || conditions?.ready !== false)
        .flatMap(({ addresses, hostname }) =>
          addresses.map(address => ({ address, hostname, port: 0 })),
        ),
    );
  }
  return selectedPods(objects, service)
    .filter(pod => pod.status?.podIP && (all || isReady(pod)))
    .map(pod => ({
      address: pod.status?.podIP ?? '',
      hostname: hostnameIn(pod, service),
      port: 0,
    }));
}

function slicesOf(objects: ObjectClient, { metadata }: Service) {
  return objects.list('endpointslices.discovery.k8s.io', {
    namespace: metadata?.namespace,
    labelSelector: `${SERVICE_NAME_LABEL}=${metadata?.name}`,
  }) as unknown as EndpointSlice[];
}

function readyIn(slice: EndpointSlice, wanted: ServicePort): Endpoint[] {
  const port = slice.ports?.find(
    ({ name, protocol = 'TCP' }) =>
      (name ?? '') === (wanted.name ?? '') &&
      protocol === (wanted.protocol ?? 'TCP'),
  )?.port;
  if (port === undefined) return [];
  return (slice.endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses, hostname }) =>
      addresses.map(address => ({ address, port, hostname })),
    );
}

function selectedPods(objects: ObjectClient, { metadata, spec }: Service) {
  const selector = Object.entries(spec?.selector ?? {});
  if (selector.length === 0) return [];
  return objects.list('pods', {
    namespace: metadata?.namespace,
    labelSelector: selector.map(([key, value]) => `${key}=${value}`).join(','),
  }) as unknown as Pod[];
}

function isReady({ metadata, status }: Pod): boolean {
  return (
    !metadata?.deletionTimestamp &&
    status?.conditions?.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    ) === true
  );
}

function hostnameIn({ spec }: Pod, { metadata }: Service): string | undefined {
  return spec?.subdomain === metadata?.name ? spec?.hostname : undefined;
}

function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort: target = port.port } = port;
  if (typeof target === 'number') return target;
  if (/^\d+$/.test(target)) return Number(target);
  return pod.spec?.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name }) => name === target)?.containerPort;
}
