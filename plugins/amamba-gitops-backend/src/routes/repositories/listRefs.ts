import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findPermittedSource } from './permittedSource';
import type { RecentAnswers } from './RecentAnswers';

/** Of branches, and of tags, in one answer. */
const MAX_REFS = 200;

export function listRefs(
  deps: RouteDeps,
  recent: RecentAnswers,
): RouteHandler<GitopsContract['listRefs']> {
  return async ({ query }, { workspace }) => {
    const { tenancy, project, ref } = await findPermittedSource(
      deps,
      workspace,
      query,
    );
    const refs = await recent.get(
      ['refs', query.instance, project, ref.url],
      () => tenancy.client.repositories.refs(ref),
    );
    const search = query.search?.trim().toLowerCase() ?? '';
    const find = (names: readonly string[] | null | undefined) =>
      (names ?? []).filter(name => name.toLowerCase().includes(search)).sort();
    const branches = find(refs.branches);
    const tags = find(refs.tags);
    return {
      branches: branches.slice(0, MAX_REFS),
      tags: tags.slice(0, MAX_REFS),
      truncated: branches.length > MAX_REFS || tags.length > MAX_REFS,
    };
  };
}
