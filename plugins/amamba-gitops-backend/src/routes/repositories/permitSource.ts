import { ArgoCdError } from '@amamba/plugin-amamba-node';
import { normalizeRepoUrl } from '../../argocd/repositoryAddress';
import { isSourcePermitted } from '../../argocd/checkSource';
import type { Tenancy } from '../tenancy';

const TRIES = 5;

/**
 * Has the workspace's project let applications come from a repository, at
 * once. The syncer, which owns that list, adds every repository of the project
 * too: it finds it as it would have made it.
 *
 * @returns whether that was needed.
 */
export function permitSource(tenancy: Tenancy, url: string): Promise<boolean> {
  return changeSources(tenancy, repos =>
    isSourcePermitted(repos, url) ? repos : [...repos, url],
  );
}

/** Takes a repository, but no pattern, out of that list. @returns whether it was there. */
export function forbidSource(tenancy: Tenancy, url: string): Promise<boolean> {
  const gone = normalizeRepoUrl(url);
  return changeSources(tenancy, repos =>
    repos.filter(repo => normalizeRepoUrl(repo) !== gone),
  );
}

async function changeSources(
  { client, project }: Tenancy,
  change: (repos: string[]) => string[],
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const current =
      (await client.projects.get(project.metadata.name)) ?? project;
    const before = current.spec.sourceRepos ?? [];
    const after = change(before);
    if (after.join('\n') === before.join('\n')) {
      return false;
    }
    try {
      await client.projects.update({
        ...current,
        spec: { ...current.spec, sourceRepos: after },
      });
      return true;
    } catch (error) {
      const stale = error instanceof ArgoCdError && error.code === 409;
      if (!stale || tries >= TRIES) {
        throw error;
      }
    }
  }
}
