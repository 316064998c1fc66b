import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { findPermittedSource } from './permittedSource';
import type { RecentAnswers } from './RecentAnswers';

const MAX_CHARTS = 500;
const MAX_VERSIONS = 100;

export function listCharts(
  deps: RouteDeps,
  recent: RecentAnswers,
): RouteHandler<GitopsContract['listCharts']> {
  return async ({ query }, { workspace }) => {
    const { tenancy, project, ref } = await findPermittedSource(
      deps,
      workspace,
      query,
    );
    const charts = await recent.get(
      ['charts', query.instance, project, ref.url],
      () => tenancy.client.repositories.helmCharts(ref),
    );
    const items = charts
      .map(({ name, versions }) => ({
        name,
        versions: (versions ?? []).slice(0, MAX_VERSIONS),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return { items: items.slice(0, MAX_CHARTS) };
  };
}
