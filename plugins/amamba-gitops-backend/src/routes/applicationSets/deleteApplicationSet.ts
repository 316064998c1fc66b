import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import type { RouteDeps } from '../RouteDeps';
import { findOwnSet, namespaceOf, readOwnSets } from './ownSets';

export function deleteApplicationSet(
  deps: RouteDeps,
): RouteHandler<GitopsContract['deleteApplicationSet']> {
  return async ({ params, body }, caller) => {
    const { workspace } = caller;
    const own = await readOwnSets(deps, workspace);
    const item = findOwnSet(own, { ...params, workspace });
    const { name } = item.detail.metadata;
    if (body.confirm !== name) {
      throw new InputError(`Confirm by its name, ${name}`);
    }
    const { applicationSets } = deps.argocd.client(item.instance);
    const ref = { name, namespace: namespaceOf(deps, item) };
    // What is kept may be old: another workspace's by now.
    const now = await applicationSets.get(ref);
    if (now?.spec.template?.spec?.project !== item.project) {
      findOwnSet({ ...own, sets: [] }, { ...params, workspace });
    }
    await applicationSets.delete(ref);
    caller.note({ subject: name, detail: 'with its applications' });
    await deps.inventory.refresh(item.instance);
    return { instance: item.instance, name };
  };
}
