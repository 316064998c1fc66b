import { ServiceUnavailableError } from '@backstage/errors';
import type {
  Informer,
  InformerState,
  KubeService,
} from '@amamba/plugin-amamba-node';
import type { Source } from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineChange,
  EngineKey,
} from '@amamba/plugin-amamba-pipelines-node';
import { parseRunKey, toRunKey } from './keys';
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
  /** By `namespace/name`: tells which run it was that is gone. */
  readonly #uids = new Map<string, string>();

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
      pipelines.list().map(({ metadata }) => ({
        instance: this.name,
        key: `${metadata.namespace}/${metadata.name}`,
      })),
    );
  }

  runKeys(): EngineKey[] {
    this.#assertLive();
    return this.#watches.flatMap(({ runs }) =>
      runs
        .list()
        .map(run => toRunKey(this.name, pipelineRunSchema.parse(run).metadata)),
    );
  }

  /** @throws ServiceUnavailableError when it cannot be told whether it exists. */
  pipeline(key: EngineKey): TektonPipeline | undefined {
    const object = this.#watchesOf(key)?.pipelines.get(key.key);
    if (!object) {
      this.#assertLive();
      return undefined;
    }
    return tektonPipelineSchema.parse(object);
  }

  /** @throws ServiceUnavailableError when it cannot be told whether it exists. */
  run(key: EngineKey): { run: PipelineRun; tasks: TaskRun[] } | undefined {
    const { namespace, name, uid } = parseRunKey(key);
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
    return { run, tasks };
  }

  /** @returns how to stop. */
  observe(onChange: (change: EngineChange) => void): () => void {
    const reportSource = this.#sourceReporter(onChange);
    const stops = this.#watches.flatMap(({ pipelines, runs, tasks }) => [
      pipelines.onChange(key =>
        onChange({ type: 'pipeline', key: { instance: this.name, key } }),
      ),
      runs.onChange(key => this.#reportRun(runs, key, onChange)),
      tasks.onChange(key => this.#reportTask(tasks, key, onChange)),
      ...[pipelines, runs, tasks].map(informer =>
        informer.onState(reportSource),
      ),
    ]);
    for (const { runs } of this.#watches) {
      for (const { metadata } of runs.list()) {
        this.#uids.set(
          `${metadata.namespace}/${metadata.name}`,
          metadata.uid ?? '',
        );
      }
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

  /** A run made again under the name of a deleted one is two changes. */
  #reportRun(
    runs: Informer,
    key: string,
    onChange: (change: EngineChange) => void,
  ): void {
    const [namespace, name] = key.split('/');
    const before = this.#uids.get(key);
    const now = runs.get(key)?.metadata.uid;
    if (now) {
      this.#uids.set(key, now);
    } else {
      this.#uids.delete(key);
    }
    for (const uid of new Set([before, now])) {
      if (uid) {
        onChange({
          type: 'run',
          key: toRunKey(this.name, { namespace, name, uid }),
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
        key: toRunKey(this.name, { ...owner, namespace }),
      });
    }
  }
}
