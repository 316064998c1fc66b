import {
  type ContainerRef,
  debugPrivilegedPermission,
  type DebugPolicy,
  type DebugProfile,
} from '@amamba/plugin-amamba-debug-common';
import { InputError, NotAllowedError } from '@backstage/errors';
import { parseImageName, writeImageName } from '../../policy/imageNames';
import { isImageAllowed } from '../../policy/isImageAllowed';
import type { Caller, RouteDeps } from '../RouteDeps';

/** Patterns that an error shows. */
const SHOWN = 10;

/**
 * The image as the cluster is told: nothing is left to the defaults of a
 * node, which may be others than those it was checked with.
 *
 * @throws InputError when no runtime takes the name.
 */
export function fullImageName(image: string): string {
  const parsed = parseImageName(image);
  if (!parsed) {
    throw new InputError(
      `"${image}" is not the name of an image, such as docker.io/nicolaka/netshoot:v0.15`,
    );
  }
  return writeImageName(parsed);
}

/** @throws NotAllowedError when the policy does not let the image in. */
export function checkImage(policy: DebugPolicy, image: string): void {
  if (!isImageAllowed(policy, image)) {
    const { allowedImages } = policy;
    const more = allowedImages.length - SHOWN;
    throw new NotAllowedError(
      `The image ${image} may not be used in the workspace ${
        policy.workspace
      }. Allowed are ${allowedImages.slice(0, SHOWN).join(', ') || 'none'}${
        more > 0 ? ` and ${more} more` : ''
      }${
        policy.withinImages ? ', within what the portal allows' : ''
      }. Choose one of them, or ask a platform administrator for it (amamba.debug.allowedImages).`,
    );
  }
}

/** @throws NotAllowedError for `sysadmin` without the permission for it. */
export async function checkProfile(
  deps: RouteDeps,
  caller: Caller,
  workspace: string,
  profile: DebugProfile,
): Promise<void> {
  if (profile === 'sysadmin') {
    await requirePrivileged(deps, caller, workspace, {
      because: 'The profile sysadmin has the node',
      instead: 'Choose another profile',
    });
  }
}

/**
 * For what was made with the profile `sysadmin`, also by somebody else.
 *
 * @throws NotAllowedError without the permission for it.
 */
export async function checkEntry(
  deps: RouteDeps,
  caller: Caller,
  { container }: Pick<ContainerRef, 'container'>,
  { workspace, privileged }: { workspace: string; privileged?: boolean },
): Promise<void> {
  if (privileged) {
    await requirePrivileged(deps, caller, workspace, {
      because: `Container ${container} was made with the profile sysadmin and has the node`,
      instead: 'Choose another container',
    });
  }
}

async function requirePrivileged(
  { workspaces }: RouteDeps,
  { credentials }: Caller,
  workspace: string,
  words: { because: string; instead: string },
): Promise<void> {
  const { name } = debugPrivilegedPermission;
  const held = await workspaces.permissionsIn(
    workspace,
    [debugPrivilegedPermission],
    credentials,
  );
  if (!held[name]) {
    throw new NotAllowedError(
      `${words.because}: it needs the permission ${name} in the workspace ${workspace}, which no built-in role holds. ${words.instead}, or ask a platform administrator.`,
    );
  }
}

/** @throws InputError when it is longer than the portal lets anything live. */
export function timeToLive(
  { config }: RouteDeps,
  seconds: number | undefined,
): number {
  const { debuggerSeconds, maxDebuggerSeconds } = config.limits;
  if (seconds !== undefined && seconds > maxDebuggerSeconds) {
    throw new InputError(
      `ttlSeconds is ${seconds}, and may be ${maxDebuggerSeconds} at the most`,
    );
  }
  return seconds ?? debuggerSeconds;
}
