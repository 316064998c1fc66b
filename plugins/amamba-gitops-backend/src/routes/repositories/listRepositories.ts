import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { workspaceProjects } from '../ownership';
import { pageOf } from '../pageOf';
import type { RouteDeps } from '../RouteDeps';
import { sourcesOf } from '../sourcesOf';
import { readUsage } from './usage';

export function listRepositories(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listRepositories']> {
  return async ({ query }, { workspace }) => {
    const places = await workspaceProjects(deps, workspace);
    const [kept, usage, sources] = await Promise.all([
      deps.inventory.store.list('repository', places),
      readUsage(deps, places),
      sourcesOf(deps, workspace),
    ]);
    const search = query.search?.trim().toLowerCase();
    const items = kept
      .map(({ detail }) => ({
        ...detail,
        applications: usage(detail, detail.url).length,
      }))
      .filter(
        ({ url, name = '', status }) =>
          (!query.status || status === query.status) &&
          (!search || `${url} ${name}`.toLowerCase().includes(search)),
      );
    return {
      ...pageOf(
        items.map(item => ({
          key: JSON.stringify([item.url, item.instance, item.id]),
          item,
        })),
        query,
      ),
      sources,
    };
  };
}
