import type { SecurityContext } from 'kubernetes-types/core/v1';

/** All that Linux knows, in the order of their bits (`linux/capability.h`). */
const NAMES =
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID
  SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW
  IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT
  SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE
  AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM
  BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/);

/** Without `CAP_`, as Kubernetes writes them. */
export type Capabilities = ReadonlySet<string>;

export const ALL_CAPABILITIES: Capabilities = new Set(NAMES);
export const NO_CAPABILITIES: Capabilities = new Set();

/** What containerd leaves to a container that asks for nothing. */
export const DEFAULT_CAPABILITIES: Capabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const plain = (name: string) => name.toUpperCase().replace(/^CAP_/, '');

/**
 * What the processes of a container may do by its securityContext. Whoever is
 * not root has none of it: Kubernetes gives no ambient capabilities.
 */
export function containerCapabilities(
  { privileged, capabilities }: SecurityContext,
  uid: number,
): Capabilities {
  if (uid !== 0) return NO_CAPABILITIES;
  if (privileged) return ALL_CAPABILITIES;
  const added = (capabilities?.add ?? []).map(plain);
  const dropped = (capabilities?.drop ?? []).map(plain);
  if (added.includes('ALL')) return without(ALL_CAPABILITIES, dropped);
  const kept = dropped.includes('ALL')
    ? NO_CAPABILITIES
    : without(DEFAULT_CAPABILITIES, dropped);
  return new Set([...kept, ...added.filter(name => NAMES.includes(name))]);
}

function without(all: Capabilities, dropped: string[]): Capabilities {
  return new Set([...all].filter(name => !dropped.includes(name)));
}

/** As `/proc/<pid>/status` has them: `00000000a80425fb`. */
export function capabilityMask(capabilities: Capabilities): string {
  let mask = 0n;
  NAMES.forEach((name, bit) => {
    // eslint-disable-next-line no-bitwise
    if (capabilities.has(name)) mask |= 1n << BigInt(bit);
  });
  return mask.toString(16).padStart(16, '0');
}
