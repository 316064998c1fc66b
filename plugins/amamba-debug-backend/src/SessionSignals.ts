import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  DEBUG_CHANNEL,
  type DebugSignal,
} from '@amamba/plugin-amamba-debug-common';
import { topicOf } from './pods/topicOf';

/** How long changes are gathered: a session begins with several. */
const GATHER_MS = 250;

/** Tells browsers that the sessions of a workspace changed. */
export class SessionSignals {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #workspaces = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { signals: SignalsService; logger: LoggerService }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Told soon, after what is stored: call it after the commit. */
  changed(workspace: string): void {
    this.#workspaces.add(workspace);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Tells what was gathered. Never rejects: browsers poll without it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const workspaces = [...this.#workspaces];
    this.#workspaces.clear();
    try {
      for (const workspace of workspaces) {
        const message: DebugSignal = {
          about: 'sessions',
          topic: topicOf(workspace),
        };
        await this.#signals.publish({
          recipients: { type: 'broadcast' },
          channel: DEBUG_CHANNEL,
          message,
        });
      }
    } catch (error) {
      this.#logger.warn(
        'Could not signal a change of sessions; browsers see it when they poll',
        toError(error) as Error,
      );
    }
  }
}
