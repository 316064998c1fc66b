import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import type {
  GitopsContract,
  GitopsSource,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoCdInstance, RouteHandler } from '@amamba/plugin-amamba-node';
import { matchGlob } from '../../argocd/matchGlob';
import type { InventoryItem } from '../../inventory/InventoryStore';
import type { StoredProject } from '../../store/ApplicationStore';
import { workspaceProjects } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { sourcesOf } from '../sourcesOf';

export function getDeliveryOptions(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getDeliveryOptions']> {
  return async (_input, { workspace }) => {
    const [sources, projects, placement] = await Promise.all([
      sourcesOf(deps, workspace),
      workspaceProjects(deps, workspace),
      deps.workspaces.placement(workspace),
    ]);
    const kept = await deps.inventory.store.list('repository', projects);
    return {
      instances: sources.flatMap(source => {
        const instance = deps.argocd
          .instances()
          .find(({ name }) => name === source.instance);
        return instance
          ? [describe(deps, { instance, source, projects, placement, kept })]
          : [];
      }),
    };
  };
}

interface Known {
  instance: ArgoCdInstance;
  source: GitopsSource;
  projects: readonly StoredProject[];
  placement: WorkspacePlacement | undefined;
  kept: ReadonlyArray<InventoryItem<'repository'>>;
}

function describe(
  { clusters }: Pick<RouteDeps, 'clusters'>,
  { instance, source, projects, placement, kept }: Known,
) {
  const project = projects.find(item => item.instance === instance.name);
  return {
    name: instance.name,
    title: instance.title,
    state: source.state,
    ...(project && { project: project.name }),
    applicationNamespaces: [
      instance.namespace,
      ...(project ? namedNamespaces(instance, project) : []),
    ],
    permittedRepositories: project?.sourceRepos ?? [],
    repositories: kept
      .filter(
        item =>
          item.instance === instance.name && item.project === project?.name,
      )
      .map(({ detail: { url, type, name } }) => ({ url, type, name })),
    clusters: (placement?.clusters ?? []).filter(({ name }) =>
      clusters.destinationOf(instance, project?.name, name),
    ),
  };
}

/** Those that the project names one by one, and Argo CD looks into. */
function namedNamespaces(
  { applicationNamespaces, namespace: own }: ArgoCdInstance,
  { sourceNamespaces }: StoredProject,
): string[] {
  return sourceNamespaces.filter(
    namespace =>
      namespace !== own &&
      !/[*?[{]/.test(namespace) &&
      applicationNamespaces.some(pattern => matchGlob(pattern, namespace)),
  );
}
