import type { WorkspaceSpec } from '@amamba/plugin-amamba-common';
import type { EngineSelection } from '@amamba/plugin-amamba-pipelines-node';

/**
 * Keeps a selection to the clusters and namespaces of a workspace.
 *
 * @remarks
 * A selection is every namespace on every cluster it names, so in a workspace
 * with different namespaces on two clusters each counts on both.
 */
export function confineSelection(
  selection: EngineSelection,
  { clusters }: WorkspaceSpec,
): EngineSelection {
  return {
    ...selection,
    instances: both(
      selection.instances,
      clusters.map(({ name }) => name),
    ),
    scopes: both(
      selection.scopes,
      clusters.flatMap(({ namespaces }) => namespaces),
    ),
  };
}

function both(wanted: string[] | undefined, owned: string[]): string[] {
  const allowed = [...new Set(owned)];
  return wanted ? wanted.filter(name => allowed.includes(name)) : allowed;
}
