import { mockServices } from '@backstage/backend-test-utils';
import type { PipelinesSignal } from '@amamba/plugin-amamba-pipelines-common';
import type { Knex } from 'knex';
import { ChangePublisher } from '../ingest/ChangePublisher';
import { Ingest } from '../ingest/Ingest';
import { LogHub } from '../logs/LogHub';
import type { DatabasePipelineStore } from '../store/DatabasePipelineStore';
import { createStore } from './databases';
import { PuppetEngine } from './PuppetEngine';

/** All of the plugin but its routes, around an engine that a test moves. */
export interface World {
  engine: PuppetEngine;
  store: DatabasePipelineStore;
  logs: LogHub;
  ingest: Ingest;
  /** What browsers were told. */
  signals: PipelinesSignal[];
  stop(): Promise<void>;
}

export async function createWorld(
  knex: Knex,
  options: { maxBytes?: number; maxTails?: number } = {},
): Promise<World> {
  const logger = mockServices.logger.mock();
  const engine = new PuppetEngine();
  const store = await createStore(knex);
  const logs = new LogHub({
    store,
    logger,
    maxBytes: options.maxBytes ?? 1024 * 1024,
    maxTails: options.maxTails ?? 10,
  });
  const signals: PipelinesSignal[] = [];
  const publisher = new ChangePublisher({
    logger,
    signals: {
      publish: async ({ message }) => {
        signals.push(message as never);
      },
    },
  });
  const ingest = new Ingest({
    engines: [engine],
    store,
    logs,
    publisher,
    logger,
  });
  return {
    engine,
    store,
    logs,
    ingest,
    signals,
    stop: async () => {
      await ingest.stop();
      await logs.stop();
    },
  };
}
