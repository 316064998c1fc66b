import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';
import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  KubeError,
  type KubeService,
  type KubeSubjects,
} from '@amamba/plugin-amamba-node';
import { isFinal, type Source } from '@amamba/plugin-amamba-pipelines-common';
import type {
  CancelRunRequest,
  EngineChange,
  EngineKey,
  EngineSelection,
  PipelineEngine,
  PipelineSnapshot,
  RunSnapshot,
  StartRunRequest,
} from '@amamba/plugin-amamba-pipelines-node';
import { buildPipelineRun, type RunVolume } from './buildPipelineRun';
import { confineSelection } from './confineSelection';
import { parseObjectKey, toObjectKey } from './keys';
import { CANCELLED_BY_ANNOTATION, pipelineRunSchema } from './objects';
import { phaseOfRun } from './phases';
import { readStepLog } from './readStepLog';
import { PIPELINE_RUNS } from './resources';
import { missingAnnotations, selectEntity } from './selectEntity';
import { TektonCluster } from './TektonCluster';
import { toPipeline } from './toPipeline';
import { toRun } from './toRun';

/** Options of {@link TektonEngine.start}. */
export interface TektonEngineOptions {
  kube: KubeService;
  /** As whom the cluster sees who starts and cancels runs. */
  subjects: Pick<KubeSubjects, 'userOf'>;
  /** Those to watch; absent: every one that the portal may read. */
  namespaces?: readonly string[];
  /** For the workspaces of runs that are started here. */
  volume: RunVolume;
}

/** Tekton Pipelines on every configured cluster. */
export class TektonEngine implements PipelineEngine {
  readonly name = 'tekton';

  /** Begins to watch all clusters. */
  static start(options: TektonEngineOptions): TektonEngine {
    return new TektonEngine(options);
  }

  readonly #kube: KubeService;
  readonly #subjects: TektonEngineOptions['subjects'];
  readonly #volume: RunVolume;
  readonly #clusters = new Map<string, TektonCluster>();
  readonly #unusable: Source[] = [];

  private constructor(options: TektonEngineOptions) {
    const { kube, namespaces } = options;
    this.#kube = kube;
    this.#subjects = options.subjects;
    this.#volume = options.volume;
    for (const { name, unusable } of kube.clusters()) {
      if (unusable) {
        this.#unusable.push({
          engine: this.name,
          instance: name,
          state: 'stale',
          message: unusable,
        });
      } else {
        this.#clusters.set(name, TektonCluster.start(name, kube, namespaces));
      }
    }
  }

  /** Ends the watches. */
  stop(): void {
    this.#clusters.forEach(cluster => cluster.stop());
  }

  select(entity: Entity): EngineSelection | undefined {
    return selectEntity(entity);
  }

  confine(
    selection: EngineSelection,
    workspace: WorkspacePlacement,
  ): EngineSelection {
    return confineSelection(selection, workspace);
  }

  missingAnnotations(entity: Entity): string[] {
    return missingAnnotations(entity);
  }

  listSources(): Source[] {
    return [
      ...[...this.#clusters.values()].map(cluster => cluster.source()),
      ...this.#unusable,
    ];
  }

  async listPipelineKeys(instance: string): Promise<EngineKey[]> {
    return this.#cluster(instance).pipelineKeys();
  }

  async listRunKeys(instance: string): Promise<EngineKey[]> {
    return this.#cluster(instance).runKeys();
  }

  async getPipeline(key: EngineKey): Promise<PipelineSnapshot | undefined> {
    const pipeline = this.#cluster(key.instance).pipeline(key);
    return pipeline && toPipeline(key.instance, pipeline);
  }

  async getRun(key: EngineKey): Promise<RunSnapshot | undefined> {
    const found = this.#cluster(key.instance).run(key);
    return found && toRun(key.instance, found.run, found.tasks);
  }

  async observe(
    onChange: (change: EngineChange) => void,
    options: { signal: AbortSignal },
  ): Promise<void> {
    const { signal } = options;
    for (const { instance } of this.#unusable) {
      onChange({ type: 'source', instance });
    }
    const stops = [...this.#clusters.values()].map(cluster =>
      cluster.observe(onChange),
    );
    if (!signal.aborted) {
      await new Promise(resolve =>
        signal.addEventListener('abort', resolve, { once: true }),
      );
    }
    stops.forEach(stop => stop());
  }

  async startRun(
    request: StartRunRequest,
  ): Promise<{ key: EngineKey; name: string }> {
    const { instance } = request.pipeline;
    const pipeline = this.#cluster(instance).pipeline(request.pipeline);
    if (!pipeline) {
      throw new NotFoundError(
        `Cluster ${instance} has no pipeline ${
          parseObjectKey(request.pipeline).name
        } any more`,
      );
    }
    const user = await this.#subjects.userOf(request.credentials);
    const created = await explained(
      this.#kube
        .as(user)
        .client(instance)
        .create(
          PIPELINE_RUNS,
          buildPipelineRun(pipeline, request, this.#volume),
        ),
    );
    const { metadata } = pipelineRunSchema.parse(created);
    return { key: toObjectKey(instance, metadata), name: metadata.name };
  }

  async cancelRun(key: EngineKey, request: CancelRunRequest): Promise<void> {
    const { namespace, name, uid } = parseObjectKey(key);
    const found = this.#cluster(key.instance).run(key);
    if (!found) {
      throw new NotFoundError(
        `Cluster ${key.instance} has no run ${name} any more`,
      );
    }
    if (isFinal(phaseOfRun(found.run))) {
      throw new ConflictError(`${name} has already finished`);
    }
    const patch = {
      metadata: {
        // So that a run made again under this name is not cancelled.
        uid,
        annotations: { [CANCELLED_BY_ANNOTATION]: request.by },
      },
      spec: { status: 'Cancelled' },
    };
    const user = await this.#subjects.userOf(request.credentials);
    try {
      await this.#kube
        .as(user)
        .client(key.instance)
        .patch(PIPELINE_RUNS, { namespace, name }, patch, { type: 'merge' });
    } catch (error) {
      if (
        error instanceof KubeError &&
        error.message.includes('Once the PipelineRun is complete')
      ) {
        throw new ConflictError(`${name} has already finished`, error);
      }
      throw error instanceof KubeError ? error.toServiceError() : error;
    }
  }

  async *readLog(
    key: EngineKey,
    stepId: string,
    options: { signal: AbortSignal },
  ): AsyncIterable<Uint8Array> {
    const found = this.#cluster(key.instance).run(key);
    if (!found) {
      throw new NotFoundError(
        `Cluster ${key.instance} no longer has the run, so its log is gone`,
      );
    }
    yield* readStepLog(this.#kube.client(key.instance), found, stepId, options);
  }

  #cluster(name: string): TektonCluster {
    const cluster = this.#clusters.get(name);
    if (!cluster) {
      throw new ServiceUnavailableError(
        this.#unusable.find(({ instance }) => instance === name)?.message ??
          `Cluster ${name} is not in the portal's configuration any more`,
      );
    }
    return cluster;
  }
}

/** With the cluster's words and a remedy instead of a protocol's error. */
async function explained<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof KubeError ? error.toServiceError() : error;
  }
}
