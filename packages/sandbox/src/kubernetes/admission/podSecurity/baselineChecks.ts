import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import {
  containersOf,
  named,
  namesOf,
  plural,
  quoted,
  setters,
  type Check,
  type Finding,
} from './finding.ts';

type SecurityContext = NonNullable<Container['securityContext']>;

/** Capabilities that container runtimes give by default. */
const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const SELINUX_TYPES = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);

/** Sysctls of a namespace of the kernel, that reach no other pod. */
const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

function appArmorProfile(spec: PodSpec): Finding | undefined {
  const bad = setters(spec, context => {
    const profile = (context as { appArmorProfile?: { type?: string } })
      ?.appArmorProfile;
    return profile?.type === 'Unconfined';
  });
  if (bad.length === 0) return undefined;
  return {
    reason: plural('forbidden AppArmor profile', bad),
    detail: `${bad.join(
      ' and ',
    )} must not set AppArmor profile type to "Unconfined"`,
  };
}

/** @returns detail for capabilities that may not be added */
export function forbiddenCapabilities(
  spec: PodSpec,
  allowed: ReadonlySet<string>,
): string | undefined {
  const added = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter(
      capability => !allowed.has(capability),
    );
  const names = namesOf(spec, container => added(container).length > 0);
  if (names.length === 0) return undefined;
  const forbidden = new Set(containersOf(spec).flatMap(added).sort());
  return `${named('container', names)} must not include ${quoted(
    forbidden,
  )} in securityContext.capabilities.add`;
}

function capabilities(spec: PodSpec): Finding | undefined {
  const detail = forbiddenCapabilities(spec, DEFAULT_CAPABILITIES);
  return detail ? { reason: 'non-default capabilities', detail } : undefined;
}

function hostNamespaces(spec: PodSpec): Finding | undefined {
  const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter(
    field => spec[field],
  );
  if (used.length === 0) return undefined;
  const detail = used.map(field => `${field}=true`).join(', ');
  return { reason: 'host namespaces', detail };
}

function hostPathVolumes({ volumes = [] }: PodSpec): Finding | undefined {
  const names = volumes.filter(({ hostPath }) => hostPath).map(v => v.name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: named('volume', names) };
}

function hostPorts(spec: PodSpec): Finding | undefined {
  const portsOf = ({ ports = [] }: Container) =>
    ports.flatMap(({ hostPort }) => hostPort || []);
  const names = namesOf(spec, container => portsOf(container).length > 0);
  if (names.length === 0) return undefined;
  const ports = [...new Set(containersOf(spec).flatMap(portsOf))].sort();
  const verb = names.length === 1 ? 'uses' : 'use';
  return {
    reason: 'hostPort',
    detail: `${named('container', names)} ${verb} ${plural(
      'hostPort',
      ports,
    )} ${ports.join(', ')}`,
  };
}

function hostProbes(spec: PodSpec): Finding | undefined {
  const hostsOf = (container: Container) =>
    [
      container.livenessProbe,
      container.readinessProbe,
      container.startupProbe,
      container.lifecycle?.postStart,
      container.lifecycle?.preStop,
    ].flatMap(handler => {
      const host = handler?.httpGet?.host || handler?.tcpSocket?.host;
      return host ? [host] : [];
    });
  const names = namesOf(spec, container => hostsOf(container).length > 0);
  if (names.length === 0) return undefined;
  const hosts = [...new Set(containersOf(spec).flatMap(hostsOf))].sort();
  const verb = names.length === 1 ? 'uses' : 'use';
  return {
    reason: 'probe or lifecycle host',
    detail: `${named('container', names)} ${verb} ${plural(
      'probe or lifecycle host',
      hosts,
    )} ${quoted(hosts)}`,
  };
}

function privileged(spec: PodSpec): Finding | undefined {
  const names = namesOf(spec, c => c.securityContext?.privileged === true);
  if (names.length === 0) return undefined;
  const must = 'must not set securityContext.privileged=true';
  return {
    reason: 'privileged',
    detail: `${named('container', names)} ${must}`,
  };
}

function procMount(spec: PodSpec): Finding | undefined {
  const mountOf = ({ securityContext }: Container) =>
    securityContext?.procMount ?? 'Default';
  const names = namesOf(spec, container => mountOf(container) !== 'Default');
  if (names.length === 0) return undefined;
  const mounts = new Set(containersOf(spec).map(mountOf));
  mounts.delete('Default');
  return {
    reason: 'procMount',
    detail: `${named(
      'container',
      names,
    )} must not set securityContext.procMount to ${quoted(mounts)}`,
  };
}

function seLinuxOptions(spec: PodSpec): Finding | undefined {
  const contexts: (SecurityContext | undefined)[] = [
    spec.securityContext as SecurityContext | undefined,
    ...containersOf(spec).map(container => container.securityContext),
  ];
  const options = contexts.flatMap(context => context?.seLinuxOptions ?? []);
  const isBad = ({ type, user, role }: (typeof options)[number]) =>
    !SELINUX_TYPES.has(type ?? '') || Boolean(user) || Boolean(role);
  const bad = setters(spec, context =>
    context?.seLinuxOptions ? isBad(context.seLinuxOptions) : false,
  );
  if (bad.length === 0) return undefined;
  const types = options
    .map(({ type }) => type ?? '')
    .filter(type => !SELINUX_TYPES.has(type));
  const problems = [
    ...(types.length > 0
      ? [`${plural('type', types)} ${quoted(new Set(types))}`]
      : []),
    ...(options.some(({ user }) => user) ? ['user may not be set'] : []),
    ...(options.some(({ role }) => role) ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${bad.join(
      ' and ',
    )} set forbidden securityContext.seLinuxOptions: ${problems.join('; ')}`,
  };
}

/** @returns who turns the filter of system calls off */
export function unconfinedSetters(spec: PodSpec): string[] {
  return setters(spec, c => c?.seccompProfile?.type === 'Unconfined');
}

function seccompProfile(spec: PodSpec): Finding | undefined {
  const bad = unconfinedSetters(spec);
  if (bad.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `${bad.join(
      ' and ',
    )} must not set securityContext.seccompProfile.type to "Unconfined"`,
  };
}

function sysctls({ securityContext }: PodSpec): Finding | undefined {
  const names = (securityContext?.sysctls ?? [])
    .map(({ name }) => name)
    .filter(name => !SAFE_SYSCTLS.has(name));
  if (names.length === 0) return undefined;
  return { reason: 'forbidden sysctls', detail: names.join(', ') };
}

function windowsHostProcess(spec: PodSpec): Finding | undefined {
  const bad = setters(spec, context => {
    const options = context?.windowsOptions as { hostProcess?: boolean };
    return options?.hostProcess === true;
  });
  if (bad.length === 0) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${bad.join(
      ' and ',
    )} must not set securityContext.windowsOptions.hostProcess=true`,
  };
}

/** What the level `baseline` forbids, in the order in which it is told. */
export const BASELINE_CHECKS = {
  appArmorProfile,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfile,
  sysctls,
  windowsHostProcess,
} satisfies Record<string, Check>;
