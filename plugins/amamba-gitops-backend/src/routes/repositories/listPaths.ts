import {
  foundPathSchema,
  type GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findPermittedSource, NO_APPLICATION } from './permittedSource';
import type { RecentAnswers } from './RecentAnswers';

const MAX_PATHS = 500;

export function listPaths(
  deps: RouteDeps,
  recent: RecentAnswers,
): RouteHandler<GitopsContract['listPaths']> {
  return async ({ query }, { workspace }) => {
    const { tenancy, project, ref } = await findPermittedSource(
      deps,
      workspace,
      query,
    );
    const { revision } = query;
    const found = await recent.get(
      ['paths', query.instance, project, ref.url, revision],
      () =>
        tenancy.client.repositories.apps(ref, {
          revision,
          appName: NO_APPLICATION,
          appProject: project,
        }),
    );
    const items = found
      .flatMap(
        ({ path, type }) =>
          foundPathSchema.safeParse({ path, type }).data ?? [],
      )
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      items: items.slice(0, MAX_PATHS),
      truncated: items.length > MAX_PATHS,
    };
  };
}
