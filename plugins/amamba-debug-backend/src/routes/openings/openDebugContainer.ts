import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import {
  checkImage,
  checkProfile,
  fullImageName,
  timeToLive,
} from './checkDebugger';
import { openInContainer } from './openInContainer';

export function createOpenDebugContainer(
  deps: RouteDeps,
): RouteHandler<DebugContract['openDebugContainer']> {
  return async ({ body }, ctx) => {
    const { profile, command, reuse } = body;
    const image = fullImageName(body.image);
    return openInContainer(deps, ctx, body, {
      request: {
        mode: 'debug-container',
        image,
        profile,
        ...(command && { command }),
        ttlSeconds: timeToLive(deps, body.ttlSeconds),
        // What has the node goes with the session it was made for.
        reuse: reuse && profile !== 'sysadmin',
      },
      image,
      what: command?.join(' '),
      label: `debug container ${image}, profile ${profile}`,
      async check(policy) {
        checkImage(policy, image);
        await checkProfile(deps, ctx, policy.workspace, profile);
      },
    });
  };
}
