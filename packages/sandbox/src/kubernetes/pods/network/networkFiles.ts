import type { Pod } from 'kubernetes-types/core/v1';
import { CLUSTER_DOMAIN, DNS_ADDRESS, searchDomains } from './clusterDns.ts';
import type { PodAddress } from './podStack.ts';

/** The name that a pod has for itself. */
export function hostnameOf({ metadata, spec }: Pod): string {
  return spec?.hostname ?? (metadata?.name ?? '').slice(0, 63);
}

/** What the network has to know about a pod that has got its address. */
export function podAddress(pod: Pod, ip: string): PodAddress {
  const aliases = (pod.spec?.hostAliases ?? []).flatMap(
    ({ ip: address, hostnames = [] }) =>
      hostnames.map(name => [name, address ?? '']),
  );
  return {
    namespace: pod.metadata?.namespace ?? 'default',
    name: pod.metadata?.name ?? '',
    ip,
    hostname: hostnameOf(pod),
    searches: searchesOf(pod),
    aliases: Object.fromEntries(aliases),
  };
}

/** Domains that the pod's short names are looked for in. */
function searchesOf({ metadata, spec }: Pod): string[] {
  const own = spec?.dnsConfig?.searches ?? [];
  const usual = ['None', 'Default'].includes(spec?.dnsPolicy ?? '')
    ? []
    : searchDomains(metadata?.namespace ?? 'default');
  return [...usual, ...own];
}

/** The files that the kubelet writes for each container of a pod. */
export function networkFiles(pod: Pod, ip: string): Record<string, string> {
  const hostname = hostnameOf(pod);
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': hostsFile(pod, ip, hostname),
    '/etc/resolv.conf': resolverFile(pod),
  };
}

function hostsFile(pod: Pod, ip: string, hostname: string): string {
  const { subdomain, hostAliases = [] } = pod.spec ?? {};
  const names = subdomain
    ? `${hostname}.${subdomain}.${pod.metadata?.namespace}.svc.${CLUSTER_DOMAIN}\t${hostname}`
    : hostname;
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${ip}\t${names}`,
  ];
  if (hostAliases.length > 0) {
    lines.push(
      '',
      '# Entries added by HostAliases.',
      ...hostAliases.map(alias =>
        [alias.ip, ...(alias.hostnames ?? [])].join('\t'),
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

function resolverFile(pod: Pod): string {
  const { dnsPolicy, dnsConfig } = pod.spec ?? {};
  const usual = ['None', 'Default'].includes(dnsPolicy ?? '');
  const servers = [
    ...(usual ? [] : [DNS_ADDRESS]),
    ...(dnsConfig?.nameservers ?? []),
  ];
  const options = [
    ...(usual ? [] : ['ndots:5']),
    ...(dnsConfig?.options ?? []).map(({ name, value }) =>
      value === undefined ? name : `${name}:${value}`,
    ),
  ];
  const searches = searchesOf(pod);
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map(server => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}
