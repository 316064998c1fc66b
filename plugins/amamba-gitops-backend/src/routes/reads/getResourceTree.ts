import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoResourceTree,
  RouteHandler,
} from '@amamba/plugin-amamba-node';
import { isOutage } from '../../details/isOutage';
import type { StoredApplication } from '../../store/ApplicationStore';
import { toTree } from '../../view/toTree';
import { asStale, sourceOf } from '../listContext';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function getResourceTree(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getResourceTree']> {
  return async ({ params }, caller) => {
    const { stored, instance } = await findOwnApplication(deps, params, caller);
    const [{ tree, stale }, detail, source] = await Promise.all([
      readTree(deps, stored),
      deps.details.get(stored),
      sourceOf(deps, instance.name),
    ]);
    return {
      tree: toTree(tree, detail.application),
      source: stale || detail.stale ? asStale(source, detail.readAt) : source,
    };
  };
}

/** Without Argo CD the roots, which are kept, are better than nothing. */
async function readTree(
  { trees }: RouteDeps,
  stored: StoredApplication,
): Promise<{ tree?: ArgoResourceTree; stale: boolean }> {
  try {
    return await trees.get(stored);
  } catch (error) {
    if (!isOutage(error)) {
      throw error;
    }
    return { stale: true };
  }
}
