import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import { toEvents } from '../../view/toEvents';
import { nodeIdOf } from '../../view/toTree';
import { findOwnApplication, type OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function listEvents(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listEvents']> {
  return async ({ params, query }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const object = query.node && (await findObject(deps, own, query.node));
    if (object === 'absent') {
      return { items: [] };
    }
    const items = await deps.events.get(
      own.stored.summary.id,
      [own.ref.project, object],
      async () =>
        toEvents(
          await own.client().resources.events(own.ref, object || undefined),
        ),
    );
    return { items };
  };
}

/**
 * What a node of its tree is in the cluster: what is not there has no events.
 *
 * @throws NotFoundError when the tree has no such node.
 */
async function findObject(
  { trees, details }: RouteDeps,
  { stored }: OwnedApplication,
  id: string,
): Promise<{ namespace: string; name: string; uid: string } | 'absent'> {
  const { tree } = await trees.get(stored);
  const node = tree.nodes?.find(candidate => nodeIdOf(candidate) === id);
  if (node?.uid) {
    return { namespace: node.namespace ?? '', name: node.name, uid: node.uid };
  }
  const { application } = await details.get(stored);
  if (application.status?.resources?.some(item => nodeIdOf(item) === id)) {
    return 'absent';
  }
  throw new NotFoundError(`${stored.summary.name} has no such resource`);
}
