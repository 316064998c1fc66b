import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import type { EngineSelection } from '@amamba/plugin-amamba-pipelines-node';

/**
 * Keeps a selection to the clusters and namespaces of a workspace. A namespace
 * counts on the cluster on which the workspace has it: of the same name on
 * another one it may be somebody else's.
 */
export function confineSelection(
  { instances, scopes, ...rest }: EngineSelection,
  { clusters }: WorkspacePlacement,
): EngineSelection {
  const places = clusters
    .filter(({ name }) => instances?.includes(name) ?? true)
    .map(({ name, namespaces }) => ({
      instance: name,
      scopes: namespaces.filter(scope => scopes?.includes(scope) ?? true),
    }))
    .filter(place => place.scopes.length > 0);
  return { ...rest, places };
}
