import {
  WORKSPACE_ANNOTATION,
  type WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import type {
  ApplicationSpec,
  Destination,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoCdClient,
  ArgoCdInstance,
  ArgoProject,
} from '@amamba/plugin-amamba-node';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { checkDestination } from '../argocd/checkDestination';
import { checkSource } from '../argocd/checkSource';
import { matchGlob } from '../argocd/matchGlob';
import { workspaceProjects } from './ownership';
import type { RouteDeps } from './RouteDeps';

type TenancyDeps = Pick<
  RouteDeps,
  'argocd' | 'store' | 'directory' | 'workspaces' | 'clusters'
>;

/** What a workspace may use of one Argo CD, as Argo CD has it now. */
export interface Tenancy {
  workspace: string;
  instance: ArgoCdInstance;
  project: ArgoProject;
  placement: WorkspacePlacement;
  client: ArgoCdClient;
}

/**
 * @throws NotFoundError for an instance that the workspace may not use,
 * ConflictError while it has no project there.
 */
export async function findTenancy(
  deps: TenancyDeps,
  workspace: string,
  instanceName: string,
): Promise<Tenancy> {
  const instance = await findInstance(deps, workspace, instanceName);
  const client = deps.argocd.client(instance.name);
  const [placement, kept] = await Promise.all([
    deps.workspaces.placement(workspace),
    workspaceProjects(deps, workspace),
  ]);
  const name = kept.find(item => item.instance === instance.name)?.name;
  const project = name ? await client.projects.get(name) : undefined;
  // What is kept may be a minute old: another workspace's by now.
  if (project?.metadata.labels?.[WORKSPACE_ANNOTATION] !== workspace) {
    throw new ConflictError(
      `The workspace ${workspace} has no project on Argo CD ${instance.name} yet; it gets one when it is synced. Ask a platform administrator if its sync does not succeed.`,
    );
  }
  return {
    workspace,
    instance,
    project,
    placement: placement ?? { workspace, clusters: [] },
    client,
  };
}

async function findInstance(
  { argocd, directory }: TenancyDeps,
  workspace: string,
  name: string,
): Promise<ArgoCdInstance> {
  const instance = argocd.instances().find(item => item.name === name);
  const permitted = (await directory.get(workspace))?.spec.gitops?.instances;
  if (!instance || !(permitted?.includes(name) ?? true)) {
    throw new NotFoundError(
      `The workspace ${workspace} has no Argo CD ${name}`,
    );
  }
  return instance;
}

/** @throws NotFoundError for a repository that is not the workspace's. */
export function checkTenantSource(
  { workspace, project }: Tenancy,
  repoUrl: string,
): void {
  checkSource(
    { workspace, sourceRepos: project.spec.sourceRepos ?? [] },
    repoUrl,
  );
}

/** @throws NotFoundError for what is not the workspace's. */
export function checkTenantSources(
  tenancy: Tenancy,
  spec: ApplicationSpec,
): void {
  for (const { repoUrl } of spec.sources) {
    checkTenantSource(tenancy, repoUrl);
  }
  checkSourceShape(spec);
}

/**
 * Checks all that an application names, and says where that is for Argo CD.
 *
 * @throws NotFoundError for what is not the workspace's.
 */
export function resolveSpec(
  deps: Pick<RouteDeps, 'clusters'>,
  tenancy: Tenancy,
  spec: ApplicationSpec,
): { project: string; server: string } {
  checkTenantSources(tenancy, spec);
  checkDestination(tenancy.placement, spec.destination);
  const project = tenancy.project.metadata.name;
  return {
    project,
    server: serverOf(deps, tenancy.instance, project, spec.destination),
  };
}

/** @throws InputError for a source of which Argo CD would not know what to make. */
export function checkSourceShape({ sources }: ApplicationSpec): void {
  for (const { repoUrl, path, chart, ref } of sources) {
    if (path && chart) {
      throw new InputError(
        `${repoUrl} is given a path and a chart; it takes one`,
      );
    }
    if (!path && !chart && !(ref && sources.length > 1)) {
      throw new InputError(
        `${repoUrl} needs a path or a chart; only one of several sources can be there for its files alone (ref)`,
      );
    }
  }
}

/** @throws InputError when Argo CD does not know the cluster, or it is another project's alone. */
export function serverOf(
  { clusters }: Pick<RouteDeps, 'clusters'>,
  instance: ArgoCdInstance,
  project: string,
  { cluster }: Pick<Destination, 'cluster'>,
): string {
  const known = clusters.destinationOf(instance, project, cluster);
  if (!known) {
    throw new InputError(
      `Argo CD ${instance.name} does not know the cluster ${cluster}. Ask a platform administrator to register it there.`,
    );
  }
  return known.server;
}

/**
 * The namespace of an Application object; undefined: Argo CD's own.
 *
 * @throws NotFoundError for one in which the workspace may have none.
 */
export function checkApplicationNamespace(
  { instance, project, workspace }: Tenancy,
  namespace: string | undefined,
): string | undefined {
  if (!namespace || namespace === instance.namespace) {
    return undefined;
  }
  const fits = (patterns: readonly string[] | null | undefined) =>
    (patterns ?? []).some(pattern => matchGlob(pattern, namespace));
  if (
    !fits(instance.applicationNamespaces) ||
    !fits(project.spec.sourceNamespaces)
  ) {
    throw new NotFoundError(
      `The workspace ${workspace} has no applications in the namespace ${namespace} on Argo CD ${instance.name}`,
    );
  }
  return namespace;
}
