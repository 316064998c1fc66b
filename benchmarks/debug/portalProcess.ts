/**
 * The backend that is measured, a program of its own: told its configuration,
 * it says where it is, and what it takes of memory whenever it is asked.
 */
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import amambaDebugPlugin from '../../plugins/amamba-debug-backend/src';
import { startBackend } from '../gitops/startBackend';

export interface PortalOptions {
  config: JsonObject;
  entities: Entity[];
}

/** In bytes. */
export interface Memory {
  rss: number;
  /** Of JavaScript, and of buffers beside it. */
  heap: number;
}

function readMemory(): Memory {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, heap: heapUsed + arrayBuffers };
}

process.once('message', async ({ config, entities }: PortalOptions) => {
  const { url } = await startBackend(config, [
    amambaDebugPlugin,
    catalogServiceMock.factory({ entities }),
  ]);
  process.on('message', () => process.send!({ memory: readMemory() }));
  process.send!({ portalUrl: url });
});
