import type { Pod, Service } from 'kubernetes-types/core/v1';
import type { ObjectClient } from '../../types.ts';
import { headlessAddresses } from './serviceEndpoints.ts';
import type { ServiceIndex } from './serviceIndex.ts';

export const CLUSTER_DOMAIN = 'cluster.local';
/** Address of the `kube-dns` Service. */
export const DNS_ADDRESS = '10.96.0.10';
/** Names with fewer dots are first looked for below the search domains. */
const NDOTS = 5;
const MOST_ALIASES = 8;

export interface DnsAnswer {
  /** The name that was found, without the final dot. */
  name: string;
  addresses: string[];
}

/** The domains in which a pod's short names are looked for. */
export function searchDomains(namespace: string): string[] {
  return [
    `${namespace}.svc.${CLUSTER_DOMAIN}`,
    `svc.${CLUSTER_DOMAIN}`,
    CLUSTER_DOMAIN,
  ];
}

/**
 * The cluster's DNS: Services, their endpoints' host names and pods by
 * address, as the Kubernetes DNS-based service discovery specifies them.
 * Nothing else has a name.
 */
export class ClusterDns {
  readonly #objects: ObjectClient;
  readonly #services: ServiceIndex;

  constructor(objects: ObjectClient, services: ServiceIndex) {
    this.#objects = objects;
    this.#services = services;
  }

  /** Looks for a name as the resolver of a pod does. */
  resolve(name: string, search: string[]): DnsAnswer {
    const bare = name.replace(/\.$/, '');
    const dots = bare.split('.').length - 1;
    const below = search.map(domain => `${bare}.${domain}`);
    const order = dots >= NDOTS ? [bare, ...below] : [...below, bare];
    for (const candidate of name.endsWith('.') ? [bare] : order) {
      const answer = this.lookUp(candidate);
      if (answer && answer.addresses.length > 0) return answer;
    }
    return { name: bare, addresses: [] };
  }

  /** A full name's addresses; undefined where there is no such name. */
  lookUp(fullName: string, aliases = 0): DnsAnswer | undefined {
    const name = fullName.toLowerCase();
    const parts = name.split('.');
    if (parts.slice(-2).join('.') !== CLUSTER_DOMAIN) return undefined;
    const kind = parts.at(-3);
    const inner = parts.slice(0, -3);
    if (kind === 'pod' && inner.length === 2) {
      return this.#podByAddress(name, inner[0], inner[1]);
    }
    if (kind !== 'svc' || inner.length < 2 || inner.length > 3) {
      return undefined;
    }
    const [service, namespace] = inner.slice(-2);
    const found = this.#services.get(namespace, service);
    if (!found) return undefined;
    if (inner.length === 3) return this.#member(name, inner[0], found);
    return this.#service(name, found, aliases);
  }

  /** The name of an address, as a reverse look-up finds it. */
  nameOf(address: string): string | undefined {
    const service = this.#services.byAddress(address)?.metadata;
    if (!service) return undefined;
    return `${service.name}.${service.namespace}.svc.${CLUSTER_DOMAIN}`;
  }

  #service(name: string, service: Service, aliases: number): DnsAnswer {
    const { clusterIP, clusterIPs, externalName, type } = service.spec ?? {};
    if (type === 'ExternalName') {
      const alias = (externalName ?? '').replace(/\.$/, '');
      const target =
        aliases < MOST_ALIASES ? this.lookUp(alias, aliases + 1) : undefined;
      return target ?? { name: alias, addresses: [] };
    }
    if (clusterIP !== 'None') {
      const addresses = clusterIPs ?? [clusterIP ?? ''];
      return { name, addresses: addresses.filter(Boolean) };
    }
    const members = headlessAddresses(this.#objects, service);
    return { name, addresses: members.map(({ address }) => address) };
  }

  #member(name: string, hostname: string, service: Service): DnsAnswer {
    const addresses = headlessAddresses(this.#objects, service)
      .filter(
        member =>
          member.hostname === hostname ||
          member.address.replaceAll('.', '-') === hostname,
      )
      .map(({ address }) => address);
    return { name, addresses };
  }

  #podByAddress(
    name: string,
    dashed: string,
    namespace: string,
  ): DnsAnswer | undefined {
    const address = dashed.replaceAll('-', '.');
    const pods = this.#objects.list('pods', { namespace }) as unknown as Pod[];
    const exists = pods.some(({ status }) => status?.podIP === address);
    return exists ? { name, addresses: [address] } : undefined;
  }
}
