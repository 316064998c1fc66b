import type { EngineKey } from '../PipelineEngine';
import type { EngineHarness, SuitePipeline } from './EngineHarness';
import { eventually } from './eventually';
import { Observer } from './Observer';

/** Who starts the runs. */
export const ALICE = 'user:default/alice';

/** The harness while the tests run, and what they have in common. */
export class Suite {
  harness!: EngineHarness;
  observer!: Observer;
  readonly #pipelines = new Map<SuitePipeline, EngineKey>();

  async start(harness: EngineHarness): Promise<void> {
    this.harness = harness;
    this.observer = new Observer(harness.engine, harness.instance);
    await this.observer.untilSource('live');
    for (const name of ['greet', 'fail', 'wait', 'short'] as const) {
      this.#pipelines.set(name, await harness.createPipeline(name));
    }
  }

  async stop(): Promise<void> {
    await this.observer?.stop();
    await this.harness?.stop();
  }

  pipeline(name: SuitePipeline): EngineKey {
    return this.#pipelines.get(name)!;
  }

  async run(
    name: SuitePipeline,
    params: Record<string, string> = {},
  ): Promise<EngineKey> {
    const { engine, selection, credentials } = this.harness;
    const pipeline = this.pipeline(name);
    await eventually(async () => {
      if (!(await engine.getPipeline(pipeline))) {
        throw new Error(`The engine has not seen the pipeline ${name} yet`);
      }
    });
    const { key } = await engine.startRun({
      pipeline,
      params,
      selection,
      startedBy: ALICE,
      credentials,
    });
    return key;
  }

  async cancel(key: EngineKey): Promise<void> {
    const { engine, credentials } = this.harness;
    await engine.cancelRun(key, { by: ALICE, credentials });
  }

  async readLog(key: EngineKey, stepId: string): Promise<string> {
    const { signal } = new AbortController();
    const pieces: Uint8Array[] = [];
    for await (const bytes of this.harness.engine.readLog(key, stepId, {
      signal,
    })) {
      pieces.push(bytes);
    }
    return Buffer.concat(pieces).toString('utf8');
  }
}
