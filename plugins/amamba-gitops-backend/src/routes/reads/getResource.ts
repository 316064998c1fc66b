import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import { MAX_MANIFEST, toManifestYaml } from '../../view/toDifferences';
import { findOwnResource } from '../commands/ownResource';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/** YAML is longer than the JSON that differences are measured by. */
const MAX_LENGTH = 6 * MAX_MANIFEST;

export function getResource(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getResource']> {
  return async ({ params, query }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const resource = await findOwnResource(deps, own, query);
    const manifest = toManifestYaml(
      await own
        .client()
        .resources.get(own.ref, resource, { signal: caller.signal }),
    );
    if (manifest.length > MAX_LENGTH) {
      throw new InputError(
        `${resource.kind} ${resource.name} is too large to show (${manifest.length} characters of YAML); look at it with kubectl`,
      );
    }
    return { manifest };
  };
}
