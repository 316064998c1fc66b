import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  GITOPS_CHANNEL,
  type GitopsSignal,
} from '@amamba/plugin-amamba-gitops-common';

/** How long changes are gathered: a busy sync makes many in a moment. */
const GATHER_MS = 250;
/** Above so many of one topic the topic alone is told. */
const MAX_IDS = 10;

type Change = Pick<GitopsSignal, 'topic' | 'id' | 'about'>;

/** Tells browsers that something changed, in bundles. */
export class ChangePublisher {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  /** By topic and what it is about: ids; undefined among them: any. */
  readonly #gathered = new Map<string, Map<string | undefined, Change>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { signals: SignalsService; logger: LoggerService }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Told soon, after what is stored: call it after the commit. */
  publish(change: Change): void {
    const key = `${change.about} ${change.topic}`;
    const changes = this.#gathered.get(key) ?? new Map();
    this.#gathered.set(key, changes.set(change.id, change));
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS);
    this.#timer.unref();
  }

  /** Tells what was gathered. Never rejects: browsers poll without it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const bundles = [...this.#gathered.values()];
    this.#gathered.clear();
    await Promise.all(bundles.flatMap(bundleOf).map(s => this.#send(s)));
  }

  async #send(message: Change): Promise<void> {
    try {
      await this.#signals.publish({
        recipients: { type: 'broadcast' },
        channel: GITOPS_CHANNEL,
        message,
      });
    } catch (error) {
      this.#logger.warn(
        'Could not signal a change; browsers see it when they poll',
        toError(error) as Error,
      );
    }
  }
}

function bundleOf(changes: Map<string | undefined, Change>): Change[] {
  const all = [...changes.values()];
  const [{ topic, about }] = all;
  return changes.has(undefined) || all.length > MAX_IDS
    ? [{ topic, about }]
    : all;
}
