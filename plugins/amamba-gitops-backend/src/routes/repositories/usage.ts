import type { ApplicationSummary } from '@amamba/plugin-amamba-gitops-common';
import { normalizeRepoUrl } from '../../argocd/repositoryAddress';
import type { StoredProject } from '../../store/ApplicationStore';
import type { RouteDeps } from '../RouteDeps';

/** Most applications of one workspace that are looked through. */
const MAX_APPLICATIONS = 10_000;

/** Names of what comes from each repository of each project. */
export type Usage = (
  place: { instance: string; project: string },
  url: string,
) => string[];

/** Which applications, and sets of them, come from which repository. */
export async function readUsage(
  { store, inventory }: Pick<RouteDeps, 'store' | 'inventory'>,
  places: readonly StoredProject[],
): Promise<Usage> {
  const users = new Map<string, string[]>();
  const add = (
    instance: string,
    project: string,
    url: string,
    name: string,
  ) => {
    const key = keyOf(instance, project, url);
    const names = users.get(key) ?? [];
    if (!names.includes(name)) {
      users.set(key, [...names, name]);
    }
  };
  const [applications, sets] = await Promise.all([
    store.findApplications({ places }, MAX_APPLICATIONS),
    inventory.store.list('applicationSet', places),
  ]);
  for (const { summary } of applications) {
    for (const url of urlsOf(summary)) {
      add(summary.instance, summary.project, url, summary.name);
    }
  }
  for (const { instance, project, detail } of sets) {
    for (const url of findUrls(detail.spec)) {
      add(instance, project, url, `ApplicationSet ${detail.metadata.name}`);
    }
  }
  return ({ instance, project }, url) =>
    users.get(keyOf(instance, project, url)) ?? [];
}

function keyOf(instance: string, project: string, url: string): string {
  return JSON.stringify([instance, project, normalizeRepoUrl(url)]);
}

function urlsOf({ sources }: ApplicationSummary): string[] {
  return sources.map(({ repoUrl }) => repoUrl);
}

/** Every `repoURL`, however deep: of generators and of the template. */
function findUrls(value: unknown): string[] {
  if (!value || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'repoURL' && typeof item === 'string' ? [item] : findUrls(item),
  );
}
