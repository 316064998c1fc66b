import type { Credentials, ProcessEntry } from '../../podContext.ts';
import type { CallingProcess } from '../../shell/callingProcess.ts';

/** How the kernel numbers namespaces: from here on. */
const FIRST_INODE = 4_026_531_835;
const INODES = new WeakMap<object, number>();
let known = 0;

/** A namespace's own number, which tells whether two are the same. */
function inodeOf(namespace: object): number {
  const number = INODES.get(namespace) ?? FIRST_INODE + known;
  if (!INODES.has(namespace)) known += 1;
  INODES.set(namespace, number);
  return number;
}

/** What `/proc/<pid>/ns` links to. */
export function namespaceLinks({
  namespaces,
  root,
}: ProcessEntry): Record<string, string> {
  if (!namespaces) return {};
  const { network, processes } = namespaces;
  return {
    mnt: `mnt:[${inodeOf(root ?? namespaces)}]`,
    net: `net:[${inodeOf(network)}]`,
    pid: `pid:[${inodeOf(processes)}]`,
  };
}

const ROOT: Pick<Credentials, 'uid' | 'gid'> = { uid: 0, gid: 0 };

/**
 * Whether one process may look into another (`ptrace(2)`, access mode
 * checking): the same user with no fewer capabilities, or CAP_SYS_PTRACE.
 */
export function mayTrace(
  { pid, credentials }: Pick<CallingProcess, 'pid' | 'credentials'>,
  target: ProcessEntry,
): boolean {
  const { uid, gid, capabilities } = credentials;
  if (pid === target.pid || capabilities.has('SYS_PTRACE')) return true;
  const owner = target.credentials ?? ROOT;
  if (uid !== owner.uid || gid !== owner.gid) return false;
  const wanted = target.credentials?.capabilities ?? [];
  return [...wanted].every(name => capabilities.has(name));
}
