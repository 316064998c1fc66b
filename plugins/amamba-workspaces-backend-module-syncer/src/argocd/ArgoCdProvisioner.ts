import type { WorkspaceCluster } from '@amamba/plugin-amamba-common';
import type {
  ArgoCdInstance,
  ArgoCdService,
  ArgoCluster,
  KubeService,
  KubeSubjects,
  OwnRepositories,
} from '@amamba/plugin-amamba-node';
import type {
  ProvisionedWorkspace,
  ProvisionOutcome,
  ProvisionRequest,
  WorkspaceProvisioner,
} from '@amamba/plugin-amamba-workspaces-node';
import { workspaceOf } from '../marks';
import type { Problem } from '../outcome/Problem';
import { toOutcome } from '../outcome/toOutcome';
import {
  buildDestinations,
  buildSourceNamespaces,
  type DesiredProject,
} from './buildProject';
import { buildProjectRoles } from './buildProjectRoles';
import { ClusterEntries } from './ClusterEntries';
import {
  clusterUnknownToArgo,
  instanceUnknown,
  instanceUnusable,
  toProblem,
} from './problems';
import { ProjectPass } from './ProjectPass';
import { ProjectWatches } from './ProjectWatches';
import { OwnNamespaces } from './OwnNamespaces';
import { findOwnRepositories } from './findOwnRepositories';
import { findPatterns } from './repositoryPatterns';
import type { ArgoCdSettings } from './Settings';
import { readState } from './state';

const SYSTEM = 'The Argo CD';

/** Services that {@link ArgoCdProvisioner} needs. */
export interface ArgoCdProvisionerOptions {
  argoCd: ArgoCdService;
  kube: KubeService;
  subjects: Pick<KubeSubjects, 'subjectsOf'>;
  repositories: Pick<OwnRepositories, 'patternsOf'>;
  settings: ArgoCdSettings;
}

type Mode = 'ensure' | 'check' | 'remove';

/**
 * Keeps one AppProject per workspace and Argo CD: where its applications may
 * go, where they may come from, and who may do what with them.
 */
export class ArgoCdProvisioner implements WorkspaceProvisioner {
  readonly name = 'argocd';
  readonly #options: ArgoCdProvisionerOptions;
  readonly #watches: ProjectWatches;
  readonly #namespaces: OwnNamespaces;

  constructor(options: ArgoCdProvisionerOptions) {
    this.#options = options;
    const { kube, settings } = options;
    this.#watches = new ProjectWatches(kube);
    this.#namespaces = new OwnNamespaces(kube, settings.protectedNamespaces);
  }

  targets({ spec }: ProvisionedWorkspace): string[] {
    return (
      spec.gitops?.instances ??
      this.#options.argoCd.instances().map(({ name }) => name)
    );
  }

  async ensure(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#pass(request, 'ensure');
  }

  async check(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#pass(request, 'check');
  }

  async remove(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#pass(request, 'remove');
  }

  observe(enqueue: (workspace: string) => void): () => void {
    const ends = [this.#watches, this.#namespaces].map(watches =>
      watches.observe(enqueue),
    );
    return () => ends.forEach(end => end());
  }

  async listOwned(workspace: ProvisionedWorkspace): Promise<string[]> {
    const signal = AbortSignal.timeout(30_000);
    const lists = this.targets(workspace).map(async name => {
      try {
        return await this.#listApplications(workspace, name, signal);
      } catch (error) {
        const { message } = toProblem(error, 'Its applications');
        return [`what it has on Argo CD ${name}: ${message}`];
      }
    });
    return (await Promise.all(lists)).flat();
  }

  /** Ends all watches. */
  stop(): void {
    this.#watches.stop();
    this.#namespaces.stop();
  }

  async #listApplications(
    workspace: ProvisionedWorkspace,
    target: string,
    signal: AbortSignal,
  ): Promise<string[]> {
    const instance = this.#instance(target);
    if ('reason' in instance) return [];
    const client = this.#options.argoCd.client(target);
    const name = this.#projectOf(workspace.name);
    const project = await client.projects.get(name, { signal });
    if (!project || workspaceOf(project) !== workspace.name) return [];
    const { items } = await client.applications.list(
      { projects: [name], fields: ['metadata.name'] },
      { signal },
    );
    return items.map(
      ({ metadata }) => `application ${metadata.name} of Argo CD ${target}`,
    );
  }

  async #pass(
    request: ProvisionRequest,
    mode: Mode,
  ): Promise<ProvisionOutcome> {
    const { workspace, target, signal } = request;
    const state = readState(request.state);
    const instance = this.#instance(target);
    if ('reason' in instance) {
      const nothing =
        mode === 'remove' && Object.keys(state.projects).length === 0;
      return toOutcome({
        problems: nothing ? [] : [instance],
        changes: [],
        state,
        done: true,
        system: SYSTEM,
      });
    }
    const project = this.#projectOf(workspace.name);
    this.#watches.follow(instance, project, workspace.name);
    const pass = new ProjectPass({
      workspace: workspace.name,
      client: this.#options.argoCd.client(target),
      instance,
      write: mode !== 'check',
      state,
      signal,
    });
    if (mode === 'remove') {
      await pass.remove(project);
      await pass.removeOthers(project);
    } else {
      await this.#keep(request, { instance, project, pass, mode });
      await pass.removeOthers(project);
    }
    return toOutcome({
      problems: pass.problems,
      changes: pass.changes,
      state,
      done: mode !== 'check',
      system: SYSTEM,
    });
  }

  async #keep(
    { workspace, target, signal }: ProvisionRequest,
    options: {
      instance: ArgoCdInstance;
      project: string;
      pass: ProjectPass;
      mode: Mode;
    },
  ): Promise<void> {
    const { instance, project, pass, mode } = options;
    const { clusters } = workspace.spec;
    const client = this.#options.argoCd.client(target);
    try {
      const [found, listed] = await Promise.all([
        client.projects.getDetailed(project, { signal }),
        client.clusters.list({ signal }),
      ]);
      const known = await this.#keepClusters(clusters, listed, {
        ...options,
        write: mode === 'ensure',
        signal,
      });
      const scoped = await findOwnRepositories(client, found, {
        project,
        signal,
      });
      const own = await this.#namespaces.select(workspace.name, clusters, {
        before: found?.project.spec.destinations ?? [],
        signal,
      });
      const { desired, unknown } = await this.#desire(workspace, own, {
        instance,
        project,
        known,
        scoped,
      });
      if (unknown.length > 0) {
        pass.problems.push(clusterUnknownToArgo(unknown, instance));
      }
      await pass.keep(desired, found?.project, known);
    } catch (error) {
      if (signal.aborted) throw error;
      pass.problems.push(toProblem(error, `AppProject ${project}`));
    }
  }

  async #keepClusters(
    clusters: readonly WorkspaceCluster[],
    listed: readonly ArgoCluster[],
    options: {
      instance: ArgoCdInstance;
      pass: ProjectPass;
      write: boolean;
      signal: AbortSignal;
    },
  ): Promise<readonly ArgoCluster[]> {
    const { argoCd, kube, settings } = this.#options;
    const { instance, pass } = options;
    if (!settings.managedClusters.has(instance.name)) {
      return listed;
    }
    const entries = new ClusterEntries(listed, {
      ...options,
      client: argoCd.client(instance.name),
      kube,
    });
    for (const cluster of kube.clusters()) {
      const isBound = clusters.some(({ name }) => name === cluster.name);
      if (!isBound || cluster.unusable) continue;
      try {
        await entries.keep(cluster);
      } catch (error) {
        if (options.signal.aborted) throw error;
        pass.problems.push(toProblem(error, `Cluster ${cluster.name}`));
      }
    }
    pass.changes.push(...entries.changes);
    return entries.known;
  }

  async #desire(
    { name: workspace, title, spec, grants }: ProvisionedWorkspace,
    clusters: readonly WorkspaceCluster[],
    options: {
      instance: ArgoCdInstance;
      project: string;
      known: readonly ArgoCluster[];
      /** Repositories that the workspace itself has. */
      scoped: readonly string[];
    },
  ): Promise<{ desired: DesiredProject; unknown: string[] }> {
    const { kube, repositories, settings, subjects } = this.#options;
    const { instance, project, known, scoped } = options;
    const { destinations, unknown } = buildDestinations(clusters, {
      instance,
      portal: kube.clusters(),
      known,
    });
    const patterns = repositories.patternsOf({
      metadata: { name: workspace },
      spec,
    });
    const unpermitted = scoped.filter(
      url => findPatterns(patterns, url).length === 0,
    );
    return {
      unknown,
      desired: {
        name: project,
        workspace,
        description: `Workspace ${title ?? workspace}, kept by Amamba`,
        destinations,
        sourceRepos: [...new Set([...patterns, ...unpermitted])].sort(),
        sourceNamespaces: buildSourceNamespaces(clusters, instance),
        roles: await buildProjectRoles(
          { project, workspace, grants },
          settings,
          subjects,
        ),
        namespaceResourceBlacklist: settings.namespaceResourceBlacklist,
      },
    };
  }

  #projectOf(workspace: string): string {
    return this.#options.settings.projectPrefix + workspace;
  }

  #instance(name: string): ArgoCdInstance | Problem {
    const instance = this.#options.argoCd
      .instances()
      .find(item => item.name === name);
    if (!instance) return instanceUnknown(name);
    return instance.unusable ? instanceUnusable(instance) : instance;
  }
}
