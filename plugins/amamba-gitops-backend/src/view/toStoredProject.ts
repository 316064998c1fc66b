import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { ArgoProject } from '@amamba/plugin-amamba-node';
import type { StoredProject } from '../store/ApplicationStore';

/** What the portal has to know of an AppProject. */
export function toStoredProject(
  instance: string,
  { metadata, spec }: ArgoProject,
): StoredProject {
  const workspace = metadata.labels?.[WORKSPACE_ANNOTATION];
  return {
    instance,
    name: metadata.name,
    ...(workspace && { workspace }),
    destinations: (spec.destinations ?? []).map(
      ({ server, name, namespace }) => ({ server, name, namespace }),
    ),
    sourceRepos: spec.sourceRepos ?? [],
    sourceNamespaces: spec.sourceNamespaces ?? [],
  };
}
