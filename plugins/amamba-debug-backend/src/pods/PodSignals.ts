import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  DEBUG_CHANNEL,
  type DebugSignal,
} from '@amamba/plugin-amamba-debug-common';
import type { WorkspaceDirectory } from '@amamba/plugin-amamba-node';
import type { PodCache } from './PodCache';
import { topicOf } from './topicOf';

/** How long changes are gathered: a rollout makes dozens in a moment. */
const GATHER_MS = 1_000;

export interface PodSignalsOptions {
  cache: PodCache;
  directory: Pick<WorkspaceDirectory, 'list'>;
  signals: SignalsService;
  logger: LoggerService;
}

/** Tells browsers that something changed about the pods of a workspace, at most once a second. */
export class PodSignals {
  readonly #options: PodSignalsOptions;
  /** `cluster/namespace` of what changed. */
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stop: (() => void) | undefined;

  constructor(options: PodSignalsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stop ??= this.#options.cache.onChange((cluster, namespace) => {
      this.#changed.add(`${cluster}/${namespace}`);
      this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Tells what was gathered. Never rejects: browsers poll without it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changed = new Set(this.#changed);
    this.#changed.clear();
    try {
      const workspaces = await this.#options.directory.list();
      // Whose a namespace is in the end need not be known: a signal says
      // nothing that a list would not refuse.
      const concerned = [...workspaces.values()].filter(({ spec }) =>
        spec.clusters.some(({ name, namespaces }) =>
          namespaces.some(one => changed.has(`${name}/${one.name}`)),
        ),
      );
      for (const { metadata } of concerned) {
        await this.#send({ about: 'pods', topic: topicOf(metadata.name) });
      }
    } catch (error) {
      this.#options.logger.warn(
        'Could not signal a change of pods; browsers see it when they poll',
        toError(error) as Error,
      );
    }
  }

  async #send(message: DebugSignal): Promise<void> {
    await this.#options.signals.publish({
      recipients: { type: 'broadcast' },
      channel: DEBUG_CHANNEL,
      message,
    });
  }
}
