import type {
  ArgoCdClient,
  ArgoDetailedProject,
} from '@amamba/plugin-amamba-node';
import { findPatterns } from './repositoryPatterns';

/** What means something in `sourceRepos`, where Argo CD reads patterns. */
const PATTERN = /^!|[*?[\]{}]/;

/**
 * Addresses of the repositories that Argo CD has for a project alone, as far
 * as they may be permitted to it.
 *
 * @remarks Members import them, so an address must not be a pattern, which
 * would let in others. And one without credentials is reached with those that
 * Argo CD has for all addresses that begin alike: they reach repositories of
 * other tenants, so what is not permitted yet is not because of that.
 */
export async function findOwnRepositories(
  client: ArgoCdClient,
  found: ArgoDetailedProject | undefined,
  { project, signal }: { project: string; signal: AbortSignal },
): Promise<string[]> {
  const scoped = (found?.repositories ?? [])
    .filter(repository => repository.project === project)
    .map(({ repo }) => repo)
    .filter(url => !PATTERN.test(url));
  const permitted = found?.project.spec.sourceRepos ?? [];
  const isNew = (url: string) => findPatterns(permitted, url).length === 0;
  if (!scoped.some(isNew)) {
    return scoped;
  }
  // Only this list tells whose credentials it is.
  const listed = await client.repositories.list({ project, signal });
  const own = new Set(
    listed
      .filter(
        ({ inheritedCreds, connectionState }) =>
          !inheritedCreds && connectionState?.status === 'Successful',
      )
      .map(({ repo }) => repo),
  );
  return scoped.filter(url => !isNew(url) || own.has(url));
}
