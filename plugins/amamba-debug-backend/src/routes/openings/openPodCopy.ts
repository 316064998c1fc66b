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

export function createOpenPodCopy(
  deps: RouteDeps,
): RouteHandler<DebugContract['openPodCopy']> {
  return async ({ body }, ctx) => {
    const { profile, command, sameNode } = body;
    const image = body.image && fullImageName(body.image);
    return openInContainer(deps, ctx, body, {
      request: {
        mode: 'pod-copy',
        ...(image && { image }),
        ...(command && { command }),
        profile,
        ttlSeconds: timeToLive(deps, body.ttlSeconds),
        sameNode,
      },
      image,
      what: command?.join(' '),
      label: `copy of the pod${
        image ? ` with ${image}` : ''
      }, profile ${profile}`,
      async check(policy) {
        if (image) {
          checkImage(policy, image);
        }
        await checkProfile(deps, ctx, policy.workspace, profile);
      },
    });
  };
}
