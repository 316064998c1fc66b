import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';

/** An entity's tab, open in a browser. */
export interface Tab {
  /**
   * Resolves when it has everything that it shows.
   *
   * @param onApplication - called when it shows the application's state
   */
  open(onApplication: () => void): Promise<void>;
  /** Reads again what it reads without being told that anything changed. */
  poll(): Promise<void>;
  /** Between two polls; absent: it never does. */
  pollMs?: number;
}

/** A backend with a plugin for Argo CD. */
export interface Portal {
  name: string;
  /** The tab of the entity of the n-th application. */
  tab(n: number): Tab;
  /** Resolves when nothing of them is under way. */
  closeTabs(): Promise<void>;
  stop(): Promise<void>;
}

/** The Argo CD of every portal's configuration. */
export const INSTANCE = 'main';

/** @returns where its plugins are, and how to stop it. */
export async function startBackend(
  data: JsonObject,
  features: BackendFeature[],
) {
  const backend = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({ data }),
      mockServices.rootLogger.factory({ level: 'none' }),
      ...features,
    ],
  });
  return {
    url: `http://localhost:${backend.server.port()}/api`,
    stop: () => backend.stop(),
  };
}
