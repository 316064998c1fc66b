import type { GitopsSource } from '@amamba/plugin-amamba-gitops-common';
import type { RouteDeps } from './RouteDeps';

/** How current the copies of the instances are that a workspace may use. */
export async function sourcesOf(
  { ingest, directory }: Pick<RouteDeps, 'ingest' | 'directory'>,
  workspace: string,
): Promise<GitopsSource[]> {
  const permitted = (await directory.get(workspace))?.spec.gitops?.instances;
  const sources = await ingest.sources();
  return sources.filter(
    ({ instance }) => permitted?.includes(instance) ?? true,
  );
}
