import type { KubeObject, ResourceName } from '../../types.ts';
import { column, type Column } from './column.ts';
import { AGE, labelText, NAME, NONE, selectorText } from './commonColumns.ts';

const UNSET = '<unset>';
/** No more than this many addresses are shown. */
const MOST_SHOWN = 3;

const SERVICE: Column[] = [
  NAME,
  column('Type', ({ spec }) => spec?.type ?? 'ClusterIP'),
  column('Cluster-IP', ({ spec }) => spec?.clusterIP || NONE),
  column('External-IP', externalAddress),
  column('Port(s)', ({ spec }) => portText(spec?.ports)),
  AGE,
  column('Selector', ({ spec }) => labelText(spec?.selector), { wide: true }),
];

interface LoadBalancer {
  ip?: string;
  hostname?: string;
}

/** Only a load balancer waits for an address. */
function externalAddress({ spec, status }: KubeObject): string {
  const { type, externalName = '', externalIPs = [] } = spec ?? {};
  if (type === 'ExternalName') return externalName;
  const isBalanced = type === 'LoadBalancer';
  const addresses: string[] = [
    ...(isBalanced ? balancerAddresses(status) : []),
    ...externalIPs,
  ];
  return addresses.join(',') || (isBalanced ? '<pending>' : NONE);
}

function balancerAddresses(status: KubeObject['status']): string[] {
  const list: LoadBalancer[] = status?.loadBalancer?.ingress ?? [];
  const addresses = list.flatMap(({ ip, hostname }) => ip || hostname || []);
  return [...new Set(addresses)].sort();
}

function portText(
  ports: { port: number; nodePort?: number; protocol?: string }[] = [],
): string {
  const list = ports.map(
    ({ port, nodePort, protocol = 'TCP' }) =>
      `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  );
  return list.join(',') || NONE;
}

/** The first few, and how many more there are. */
function some(items: string[], none: string): string {
  if (items.length === 0) return none;
  const more = items.length - MOST_SHOWN;
  const shown = items.slice(0, MOST_SHOWN).join(',');
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

interface Subset {
  addresses?: { ip: string }[];
  ports?: { port: number }[];
}

const INGRESS_CLASS: Column[] = [
  NAME,
  column('Controller', ({ spec }) => spec?.controller ?? ''),
  column('Parameters', ({ spec }) => {
    const { kind, apiGroup, name } = spec?.parameters ?? {};
    if (!kind) return NONE;
    return `${kind}${apiGroup ? `.${apiGroup}` : ''}/${name}`;
  }),
  AGE,
];

const ENDPOINTS: Column[] = [
  NAME,
  column('Endpoints', ({ subsets = [] }) => {
    const texts = (subsets as Subset[]).flatMap(({ addresses = [], ports }) =>
      (ports ?? [undefined]).flatMap(port =>
        addresses.map(({ ip }) => (port ? `${ip}:${port.port}` : ip)),
      ),
    );
    return some(texts, NONE);
  }),
  AGE,
];

const ENDPOINT_SLICE: Column[] = [
  NAME,
  column('AddressType', ({ addressType }) => addressType),
  column('Ports', ({ ports }: KubeObject) => {
    const list: { port?: number }[] = ports ?? [];
    return some(
      list.map(({ port }) => String(port ?? '*')),
      UNSET,
    );
  }),
  column('Endpoints', ({ endpoints }: KubeObject) => {
    const list: { addresses: string[] }[] = endpoints ?? [];
    return some(
      list.flatMap(({ addresses }) => addresses),
      UNSET,
    );
  }),
  AGE,
];

interface Rule {
  host?: string;
}

const INGRESS: Column[] = [
  NAME,
  column('Class', ({ spec }) => spec?.ingressClassName ?? NONE),
  column('Hosts', ({ spec }) => {
    const hosts = ((spec?.rules ?? []) as Rule[]).flatMap(
      ({ host }) => host ?? [],
    );
    return some(hosts, '*');
  }),
  column('Address', ({ status }) => balancerAddresses(status).join(',')),
  column('Ports', ({ spec }) => (spec?.tls?.length > 0 ? '80, 443' : '80')),
  AGE,
];

const NETWORK_POLICY: Column[] = [
  NAME,
  column('Pod-Selector', ({ spec }) => selectorText(spec?.podSelector)),
  AGE,
];

export const NETWORK_COLUMNS: Record<ResourceName, Column[]> = {
  services: SERVICE,
  endpoints: ENDPOINTS,
  'endpointslices.discovery.k8s.io': ENDPOINT_SLICE,
  'ingresses.networking.k8s.io': INGRESS,
  'ingressclasses.networking.k8s.io': INGRESS_CLASS,
  'networkpolicies.networking.k8s.io': NETWORK_POLICY,
};
