import type { DebugProfile } from '@amamba/plugin-amamba-debug-common';
import type { Pod } from '../pods/Pod';
import { OpeningError } from '../process/RemoteProcess';

/**
 * A debug container shares the network of its pod and the processes of its
 * target. Where these are as good as the node, it has the node, though not
 * privileged itself: as `general` it reads and steers what it sees (ptrace),
 * as `netadmin` it changes the network.
 *
 * @throws OpeningError for what takes the profile `sysadmin`.
 */
export function checkTarget(
  { metadata, spec }: Pod,
  container: string,
  profile: DebugProfile,
): void {
  if (profile === 'sysadmin') {
    return;
  }
  const seen = [...spec.containers, ...spec.initContainers].filter(
    ({ name }) => spec.shareProcessNamespace || name === container,
  );
  const privileged = seen.find(
    ({ securityContext }) => securityContext?.privileged,
  );
  if (spec.hostPID) {
    throw refused(`Pod ${metadata.name} shares the processes of its node`);
  }
  if (privileged && profile === 'general') {
    throw refused(`Container ${privileged.name} is privileged`);
  }
  if (spec.hostNetwork && profile === 'netadmin') {
    throw refused(`Pod ${metadata.name} shares the network of its node`);
  }
}

function refused(because: string): OpeningError {
  return new OpeningError(
    'not-allowed',
    `${because}: to debug it like that takes the profile sysadmin.`,
  );
}
