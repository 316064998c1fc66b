import {
  type ArgoApplication,
  type ArgoCdClient,
  ArgoCdError,
  type ArgoCdInstance,
  type ArgoCluster,
  type ArgoProject,
} from '@amamba/plugin-amamba-node';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import {
  CREATED_BY_ANNOTATION,
  isCreated,
  marksOf,
  SYNCER,
  workspaceOf,
} from '../marks';
import { fingerprint } from '../fingerprint';
import type { Problem } from '../outcome/Problem';
import type { DesiredProject } from './buildProject';
import { keepWhatIsUsed } from './keepWhatIsUsed';
import { kindKey } from './mergeProject';
import {
  isOwn,
  planProject,
  type ProjectChange,
  releaseProject,
} from './planProject';
import {
  applicationsOutside,
  projectInUse,
  projectProtected,
  toProblem,
} from './problems';
import type { ArgoCdState } from './state';

/** Somebody else may write at the same time, but not all the time. */
const TRIES = 3;

/** What one pass is about. */
export interface ProjectPassOptions {
  workspace: string;
  client: ArgoCdClient;
  instance: ArgoCdInstance;
  /** Otherwise it is told what would be done. */
  write: boolean;
  /** What is known from the last pass; this one changes it. */
  state: ArgoCdState;
  signal: AbortSignal;
}

/** One comparison of a workspace with an Argo CD, and what comes of it. */
export class ProjectPass {
  readonly changes: SyncChange[] = [];
  readonly problems: Problem[] = [];
  readonly #options: ProjectPassOptions;

  constructor(options: ProjectPassOptions) {
    this.#options = options;
  }

  /** Makes the project as desired. */
  async keep(
    desired: DesiredProject,
    seen: ArgoProject | undefined,
    known: readonly ArgoCluster[],
  ): Promise<void> {
    if (desired.name === 'default') {
      this.problems.push(projectProtected(desired.name));
      return;
    }
    await this.#guard(desired.name, async () => {
      if (seen) {
        await this.#update(desired, seen, known);
      } else {
        await this.#create(desired);
      }
    });
  }

  /** Removes projects that the workspace had under other names. */
  async removeOthers(wanted?: string): Promise<void> {
    for (const name of Object.keys(this.#options.state.projects)) {
      if (name !== wanted) await this.remove(name);
    }
  }

  /** Deletes what the syncer made, and lets go of what it adopted. */
  async remove(name: string): Promise<void> {
    const { client, state, workspace, signal } = this.#options;
    await this.#guard(name, async () => {
      const actual = await client.projects.get(name, { signal });
      const remembered = state.projects[name];
      const owner = actual && workspaceOf(actual);
      if (
        !actual ||
        !isOwn({ actual, remembered }, workspace) ||
        // Somebody gave it to another one.
        (owner !== undefined && owner !== workspace)
      ) {
        delete state.projects[name];
        return;
      }
      const isOurs =
        isCreated(actual) ||
        (remembered?.created === true &&
          remembered.uid === actual.metadata.uid);
      const done = isOurs
        ? await this.#delete(name)
        : await this.#release(name, actual);
      if (done && this.#options.write) delete state.projects[name];
    });
  }

  async #create(desired: DesiredProject): Promise<void> {
    const { client, write, signal } = this.#options;
    if (!write) {
      this.#changed('create', desired.name);
      return;
    }
    const { name, workspace, description, destinations, sourceRepos } = desired;
    const project = await client.projects.create(
      {
        metadata: {
          name,
          labels: marksOf(workspace),
          annotations: { [CREATED_BY_ANNOTATION]: SYNCER },
        },
        spec: {
          description,
          destinations,
          sourceRepos,
          ...(desired.sourceNamespaces && {
            sourceNamespaces: desired.sourceNamespaces,
          }),
          namespaceResourceBlacklist: desired.namespaceResourceBlacklist,
          roles: desired.roles,
        },
      },
      { signal },
    );
    this.#changed('create', name);
    this.#remember(desired, project);
  }

  async #update(
    desired: DesiredProject,
    seen: ArgoProject,
    known: readonly ArgoCluster[],
  ): Promise<void> {
    const { client, write, signal } = this.#options;
    const planned = this.#plan(desired, seen);
    if (!planned) return;
    if (!write) {
      this.#changed(planned.do, desired.name, planned.merged.details);
      return;
    }
    for (let tries = 1; ; tries += 1) {
      // As it is now, and with its tokens: what was seen first has none.
      const actual = await client.projects.get(desired.name, { signal });
      if (!actual) {
        await this.#create(desired);
        return;
      }
      const plan = this.#plan(desired, actual);
      if (!plan) return;
      try {
        await this.#put(desired, { actual, plan, known });
        return;
      } catch (error) {
        const stale = error instanceof ArgoCdError && error.code === 409;
        if (!stale || tries === TRIES) throw error;
      }
    }
  }

  /** What is to be changed; undefined when nothing is, or may be. */
  #plan(
    desired: DesiredProject,
    actual: ArgoProject,
  ): ProjectChange | undefined {
    const { instance, state } = this.#options;
    const plan = planProject(desired, {
      actual,
      instance,
      remembered: state.projects[desired.name],
    });
    if (plan.do === 'nothing') {
      this.problems.push(plan.problem);
      return undefined;
    }
    if (plan.merged.details.length === 0) {
      this.#remember(desired, actual);
      return undefined;
    }
    return plan;
  }

  /**
   * Argo CD refuses to forbid what applications have. Everything else is
   * changed nevertheless: somebody may have lost a role.
   */
  async #put(
    desired: DesiredProject,
    options: {
      actual: ArgoProject;
      plan: ProjectChange;
      known: readonly ArgoCluster[];
    },
  ): Promise<void> {
    const { client, instance, signal } = this.#options;
    const { actual, plan, known } = options;
    const { project, details } = plan.merged;
    try {
      const after = await client.projects.update(project, { signal });
      this.#changed(plan.do, desired.name, details);
      this.#remember(desired, after);
    } catch (error) {
      if (!isInUse(error)) throw error;
      const used = keepWhatIsUsed(actual, project, {
        applications: await this.#applications(desired.name),
        known,
      });
      this.problems.push(applicationsOutside(used.applications, instance));
      if (fingerprint(used.project) === fingerprint(actual)) {
        this.#remember(desired, actual);
        return;
      }
      const after = await client.projects.update(used.project, { signal });
      this.#changed(plan.do, desired.name, [
        ...details,
        'but what applications need stays',
      ]);
      this.#remember(desired, after);
    }
  }

  async #delete(name: string): Promise<boolean> {
    const { client, instance, write, signal } = this.#options;
    const applications = await this.#applications(name);
    if (applications.length > 0) {
      const names = applications.map(({ metadata }) => metadata.name).sort();
      this.problems.push(projectInUse(name, names, instance));
      return false;
    }
    if (write) await client.projects.delete(name, { signal });
    this.#changed('delete', name);
    return true;
  }

  async #release(name: string, actual: ArgoProject): Promise<boolean> {
    const { client, state, workspace, write, signal } = this.#options;
    if (write) {
      await client.projects.update(
        releaseProject(actual, workspace, state.projects[name]),
        { signal },
      );
    }
    this.#changed('release', name);
    return true;
  }

  async #applications(project: string): Promise<ArgoApplication[]> {
    const { client, signal } = this.#options;
    const { items } = await client.applications.list(
      { projects: [project], fields: ['spec'] },
      { signal },
    );
    return items;
  }

  #changed(
    action: SyncChange['action'],
    name: string,
    details: readonly string[] = [],
  ): void {
    this.changes.push({
      action,
      object: `AppProject ${name}`,
      ...(details.length > 0 && { detail: details.join('; ') }),
    });
  }

  #remember(desired: DesiredProject, { metadata }: ArgoProject): void {
    const { state } = this.#options;
    state.projects[desired.name] = {
      uid: metadata.uid ?? '',
      created: isCreated({ metadata }),
      roles: desired.roles.map(({ name }) => name),
      sourceNamespaces: desired.sourceNamespaces ?? [],
      blacklist: desired.namespaceResourceBlacklist.map(kindKey),
    };
  }

  async #guard(name: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (this.#options.signal.aborted) throw error;
      this.problems.push(toProblem(error, `AppProject ${name}`));
    }
  }
}

function isInUse(error: unknown): boolean {
  return (
    error instanceof ArgoCdError &&
    error.code === 400 &&
    error.message.startsWith('as a result of project update')
  );
}
