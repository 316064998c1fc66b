import { ServiceUnavailableError } from '@backstage/errors';
import {
  type Informer,
  type InformerState,
  kubeKey,
  type KubeObject,
  type KubeService,
  parseKubeKey,
} from '@amamba/plugin-amamba-node';
import type { Source } from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineChange,
  EngineKey,
} from '@amamba/plugin-amamba-pipelines-node';
import { parseObjectKey, toObjectKey } from './keys';
import {
  type PipelineRun,
  pipelineRunSchema,
  type TaskRun,
  taskRunSchema,
  type TektonPipeline,
  tektonPipelineSchema,
} from './objects';
import {
  keepOfPipeline,
  keepOfPipelineRun,
  keepOfTaskRun,
  PIPELINE_RUNS,
  PIPELINES,
  TASK_RUNS,
} from './resources';
import { lacksTasks } from './lacksTasks';
import { mergeStates } from './mergeStates';

/** The watches of one namespace, or of the whole cluster. */
interface Watches {
  /** Absent: every namespace. */
  namespace?: string;
  pipelines: Informer;
  runs: Informer;
  tasks: Informer;
}

/** Tekton of one cluster, as the shared watch caches hold it. */
export class TektonCluster {
  /** @param namespaces - those to watch; absent: every one. */
  static start(
    name: string,
    kube: KubeService,
    namespaces: readonly string[] | undefined,
  ): TektonCluster {
    const watches = (namespaces ?? [undefined]).map(namespace => ({
      namespace,
      pipelines: kube.informer(name, {
        ...PIPELINES,
        namespace,
        project: keepOfPipeline,
      }),
      runs: kube.informer(name, {
        ...PIPELINE_RUNS,
        namespace,
        project: keepOfPipelineRun,
      }),
      tasks: kube.informer(name, {
        ...TASK_RUNS,
        namespace,
        project: keepOfTaskRun,
      }),
    }));
    return new TektonCluster(name, watches);
  }

  readonly #watches: readonly Watches[];
  /** By `namespace/name`: tells which one it was that is gone. */
  readonly #uids = {
    pipeline: new Map<string, string>(),
    run: new Map<string, string>(),
  };

  private constructor(readonly name: string, watches: readonly Watches[]) {
    this.#watches = watches;
  }

  source(): Source {
    return {
      engine: 'tekton',
      instance: this.name,
      ...mergeStates(this.name, this.#states()),
    };
  }

  pipelineKeys(): EngineKey[] {
    this.#assertLive();
    return this.#watches.flatMap(({ pipelines }) =>
      pipelines
        .list()
        .map(pipeline =>
          toObjectKey(this.name, tektonPipelineSchema.parse(pipeline).metadata),
        ),
    );
  }

  runKeys(): EngineKey[] {
    this.#assertLive();
    return this.#watches.flatMap(({ runs }) =>
      runs
        .list()
        .map(run =>
          toObjectKey(this.name, pipelineRunSchema.parse(run).metadata),
        ),
    );
  }

  /** @throws ServiceUnavailableError when it cannot be told whether it exists. */
  pipeline(key: EngineKey): TektonPipeline | undefined {
    const { namespace, name, uid } = parseObjectKey(key);
    const object = this.#watchesOf(key)?.pipelines.get(`${namespace}/${name}`);
    if (object?.metadata.uid !== uid) {
      this.#assertLive();
      return undefined;
    }
    return tektonPipelineSchema.parse(object);
  }

  /** @throws ServiceUnavailableError when it cannot be told whether it exists. */
  run(key: EngineKey): { run: PipelineRun; tasks: TaskRun[] } | undefined {
    const { namespace, name, uid } = parseObjectKey(key);
    const watches = this.#watchesOf(key);
    const object = watches?.runs.get(`${namespace}/${name}`);
    if (!watches || object?.metadata.uid !== uid) {
      this.#assertLive();
      return undefined;
    }
    if (watches.tasks.state.phase === 'starting') {
      this.#assertLive();
    }
    const run = pipelineRunSchema.parse(object);
    const tasks = (run.status.childReferences ?? []).flatMap(child => {
      const task = watches.tasks.get(`${namespace}/${child.name}`);
      const isOfRun = task?.metadata.ownerReferences?.some(
        owner => owner.uid === uid,
      );
      return task && isOfRun ? [taskRunSchema.parse(task)] : [];
    });
    if (run.metadata.deletionTimestamp && lacksTasks(run, tasks)) {
      // Deleted in the foreground its tasks go first; what is left is no run.
      this.#assertLive();
      return undefined;
    }
    return { run, tasks };
  }

  /** @returns how to stop. */
  observe(onChange: (change: EngineChange) => void): () => void {
    const reportSource = this.#sourceReporter(onChange);
    const stops = this.#watches.flatMap(({ pipelines, runs, tasks }) => [
      pipelines.onChange(key =>
        this.#report('pipeline', pipelines.get(key), key, onChange),
      ),
      runs.onChange(key => this.#report('run', runs.get(key), key, onChange)),
      tasks.onChange(key => this.#reportTask(tasks, key, onChange)),
      ...[pipelines, runs, tasks].map(informer =>
        informer.onState(reportSource),
      ),
    ]);
    for (const { pipelines, runs } of this.#watches) {
      remember(this.#uids.pipeline, pipelines.list());
      remember(this.#uids.run, runs.list());
    }
    reportSource();
    return () => stops.forEach(stop => stop());
  }

  stop(): void {
    for (const { pipelines, runs, tasks } of this.#watches) {
      [pipelines, runs, tasks].forEach(informer => informer.release());
    }
  }

  #states(): InformerState[] {
    return this.#watches.flatMap(({ pipelines, runs, tasks }) => [
      pipelines.state,
      runs.state,
      tasks.state,
    ]);
  }

  /** Three watches that change together are one change. */
  #sourceReporter(onChange: (change: EngineChange) => void): () => void {
    let reported: string | undefined;
    return () => {
      const { state, message } = this.source();
      const now = JSON.stringify([state, message]);
      if (now !== reported && state !== 'starting') {
        reported = now;
        onChange({ type: 'source', instance: this.name });
      }
    };
  }

  #watchesOf(key: EngineKey): Watches | undefined {
    const [namespace] = key.key.split('/');
    return this.#watches.find(
      watches =>
        watches.namespace === undefined || watches.namespace === namespace,
    );
  }

  #assertLive(): void {
    const { state, message } = this.source();
    if (state !== 'live') {
      throw new ServiceUnavailableError(
        message ?? `Cluster ${this.name} has not been read yet`,
      );
    }
  }

  /** One made again under the name of a deleted one is two changes. */
  #report(
    type: 'pipeline' | 'run',
    object: KubeObject | undefined,
    key: string,
    onChange: (change: EngineChange) => void,
  ): void {
    const { namespace = '', name } = parseKubeKey(key);
    const before = this.#uids[type].get(key);
    const now = object?.metadata.uid;
    if (now) {
      this.#uids[type].set(key, now);
    } else {
      this.#uids[type].delete(key);
    }
    for (const uid of new Set([before, now])) {
      if (uid) {
        onChange({
          type,
          key: toObjectKey(this.name, { namespace, name, uid }),
        });
      }
    }
  }

  #reportTask(
    tasks: Informer,
    key: string,
    onChange: (change: EngineChange) => void,
  ): void {
    const metadata = tasks.get(key)?.metadata;
    const owner = metadata?.ownerReferences?.find(
      ({ kind }) => kind === 'PipelineRun',
    );
    if (metadata?.namespace && owner) {
      const { namespace } = metadata;
      onChange({
        type: 'run',
        key: toObjectKey(this.name, { ...owner, namespace }),
      });
    }
  }
}

function remember(uids: Map<string, string>, objects: KubeObject[]): void {
  for (const { metadata } of objects) {
    uids.set(kubeKey(metadata), metadata.uid ?? '');
  }
}
