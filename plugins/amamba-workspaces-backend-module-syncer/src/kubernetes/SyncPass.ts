import type { WorkspaceCluster } from '@amamba/plugin-amamba-common';
import {
  isProtectedNamespace,
  KubeError,
  type KubeObject,
} from '@amamba/plugin-amamba-node';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import type { Problem } from '../outcome/Problem';
import { buildDesired } from './buildDesired';
import type { RoleSubjects } from './buildObjects';
import type { ClusterView } from './ClusterView';
import type { ClusterWriter } from './ClusterWriter';
import { fingerprint } from '../fingerprint';
import { memoryKey } from './Manifest';
import { isCreated } from '../marks';
import { planClusterAdmins } from './planClusterAdmins';
import {
  type ActualNamespace,
  type DesiredNamespace,
  type NamespacePlan,
  planNamespace,
} from './planNamespace';
import {
  clusterExclusive,
  clusterUnreachable,
  interrupted,
  namespaceProtected,
} from './problems';
import { planDeletion, planRelease, type ReleasePlan } from './planRelease';
import type { SyncerState } from './state';
import { type Gate, letsIn, makesBounds, type Step } from './Step';
import { isUnreachable, toProblem } from './toProblem';

class OutOfTime extends Error {}

/** A pass that takes longer goes on in the next one, with what it knows. */
const BUDGET_MS = 40_000;

/** What one pass is about. */
export interface SyncPassOptions {
  workspace: string;
  /** Absent: the workspace is to have nothing on the cluster. */
  binding: WorkspaceCluster | undefined;
  roles: RoleSubjects[];
  protectedNamespaces: readonly string[];
  view: ClusterView;
  /** Absent: the pass tells what it would do. */
  writer: ClusterWriter | undefined;
  /** What is known from the last pass; this one changes it. */
  state: SyncerState;
  /** Another workspace that has this very namespace. */
  holderOf(namespace: string, uid: string | undefined): string | undefined;
}

/** One comparison of a workspace with a cluster, and what comes of it. */
export class SyncPass {
  readonly changes: SyncChange[] = [];
  readonly problems: Problem[] = [];
  readonly gone: string[] = [];
  readonly #options: SyncPassOptions;
  readonly #startedAt = Date.now();

  constructor(options: SyncPassOptions) {
    this.#options = options;
  }

  /** Does all that can be done; ends early when the cluster is gone. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (isUnreachable(error)) {
        this.problems.push(clusterUnreachable(error));
      } else if (signal.aborted || error instanceof OutOfTime) {
        this.problems.push(interrupted());
      } else {
        throw error;
      }
    }
  }

  async #run(): Promise<void> {
    const { workspace, binding, roles, view } = this.#options;
    const holder = [...view.holders().keys()].find(name => name !== workspace);
    if (binding && holder) {
      this.problems.push(clusterExclusive(view.cluster, holder));
      return;
    }
    const namespaces = binding?.namespaces ?? [];
    const desired = binding ? buildDesired(workspace, binding, roles) : [];
    for (const namespace of desired) {
      await this.#keep(namespace);
    }
    for (const { name, deleting } of namespaces) {
      if (deleting) await this.#delete(name);
    }
    const declared = new Set(namespaces.map(({ name }) => name));
    for (const name of this.#formerNames()) {
      if (!declared.has(name)) await this.#release(name);
    }
    await this.#keepClusterAdmins();
  }

  /** Namespaces that were the workspace's, or say so with all our marks. */
  #formerNames(): Set<string> {
    const { state, view, workspace } = this.#options;
    const labelled = view.labelledWith(workspace).filter(name => {
      const namespace = view.namespace(name);
      return namespace !== undefined && isCreated(namespace);
    });
    return new Set([...Object.keys(state.namespaces), ...labelled]);
  }

  async #keep(desired: DesiredNamespace): Promise<void> {
    const { protectedNamespaces, view } = this.#options;
    const { name } = desired.namespace;
    this.#assertTime();
    if (isProtectedNamespace(name, protectedNamespaces)) {
      this.problems.push(namespaceProtected(name, view.cluster));
      return;
    }
    let plan = planNamespace(desired, this.#actual(name));
    if (plan.gate && this.#options.writer) {
      plan = await this.#open(plan, plan.gate, () =>
        planNamespace(desired, this.#actual(name)),
      );
    } else if (plan.gate) {
      this.changes.push(plan.gate.change);
    }
    this.#remember(name, plan);
    this.problems.push(...plan.problems);
    await this.#do(name, plan.steps);
  }

  /**
   * Makes the namespace the workspace's. When somebody was faster it is
   * looked at again, once.
   *
   * @returns what is left to do.
   */
  async #open(
    plan: NamespacePlan,
    gate: Gate,
    again: () => NamespacePlan,
  ): Promise<NamespacePlan> {
    const writer = this.#options.writer!;
    const { name } = gate.manifest.metadata;
    try {
      this.#opened(gate, await writer.open(gate));
      return plan;
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 409) {
        return this.#closed(plan, error, gate);
      }
      await writer.look(name);
      const next = again();
      return next.gate ? this.#closed(next, error, gate) : next;
    }
  }

  #opened(gate: Gate, namespace: KubeObject): void {
    const { kind, metadata } = gate.manifest;
    this.changes.push(gate.change);
    this.#options.state.namespaces[metadata.name] = {
      uid: namespace.metadata.uid ?? '',
      created: gate.do === 'create-namespace',
      applied: { [memoryKey(kind, metadata.name)]: fingerprint(gate.manifest) },
    };
  }

  #closed(plan: NamespacePlan, error: unknown, gate: Gate): NamespacePlan {
    if (isUnreachable(error)) throw error;
    return {
      isOurs: false,
      steps: [],
      problems: [...plan.problems, toProblem(error, gate)],
    };
  }

  /** A namespace that is found to be ours is known from now on. */
  #remember(name: string, plan: NamespacePlan): void {
    const { state, view, writer } = this.#options;
    const namespace = view.namespace(name);
    const isOurs = plan.isOurs && namespace && writer;
    const { uid = '' } = namespace?.metadata ?? {};
    if (isOurs && state.namespaces[name]?.uid !== uid) {
      state.namespaces[name] = {
        uid,
        created: isCreated(namespace),
        applied: {},
      };
    }
  }

  async #delete(name: string): Promise<void> {
    const plan = planDeletion(name, this.#actual(name));
    if (await this.#give(name, plan)) this.gone.push(name);
  }

  async #release(name: string): Promise<void> {
    await this.#give(name, planRelease(name, this.#actual(name)));
  }

  /** @returns whether nothing of the workspace is left there. */
  async #give(name: string, plan: ReleasePlan): Promise<boolean> {
    this.#assertTime();
    this.problems.push(...plan.problems);
    const succeeded = await this.#do(name, plan.steps);
    const isDone = plan.done && succeeded && this.#options.writer !== undefined;
    if (isDone) delete this.#options.state.namespaces[name];
    return isDone;
  }

  async #keepClusterAdmins(): Promise<void> {
    const { state, binding, writer } = this.#options;
    const plan = planClusterAdmins(this.#options);
    this.problems.push(...plan.problems);
    let succeeded = true;
    for (const step of plan.steps) {
      const isDone = await this.#try(step);
      succeeded &&= isDone;
      if (isDone && step.do === 'apply') {
        state.exclusive = fingerprint(step.manifest);
      }
    }
    if (writer && succeeded && binding?.binding !== 'exclusive') {
      delete state.exclusive;
    }
  }

  /** @returns whether all of them succeeded. */
  async #do(
    namespace: string,
    steps: ReadonlyArray<Exclude<Step, Gate>>,
  ): Promise<boolean> {
    let succeeded = true;
    let unbounded = false;
    for (const step of steps) {
      if (unbounded && letsIn(step)) continue;
      const isDone = await this.#try(step);
      if (isDone) this.#recall(namespace, step);
      else if (this.#options.writer) {
        succeeded = false;
        unbounded ||= makesBounds(step);
      }
    }
    return succeeded;
  }

  /** @returns whether it was done. */
  async #try(step: Exclude<Step, Gate>): Promise<boolean> {
    const { writer } = this.#options;
    if (!writer) {
      this.changes.push(step.change);
      return false;
    }
    try {
      await writer.do(step);
      this.changes.push(step.change);
      return true;
    } catch (error) {
      if (isUnreachable(error)) throw error;
      this.problems.push(toProblem(error, step));
      return false;
    }
  }

  #recall(namespace: string, step: Exclude<Step, Gate>): void {
    const applied = this.#options.state.namespaces[namespace]?.applied;
    if (!applied) return;
    if (step.do === 'apply') {
      const { kind, metadata } = step.manifest;
      applied[memoryKey(kind, metadata.name)] = fingerprint(step.manifest);
    } else if (step.do === 'delete') {
      delete applied[memoryKey(step.kind, step.target.name)];
    }
  }

  #actual(name: string): ActualNamespace {
    const { view, workspace, state, holderOf } = this.#options;
    const actual = view.namespace(name);
    return {
      workspace,
      cluster: view.cluster,
      actual,
      objects: actual ? view.objectsIn(name) : [],
      remembered: state.namespaces[name],
      holder: holderOf(name, actual?.metadata.uid),
    };
  }

  #assertTime(): void {
    if (Date.now() - this.#startedAt > BUDGET_MS) throw new OutOfTime();
  }
}
