import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { WORKSPACES_TOPIC } from '@amamba/plugin-amamba-common';
import { WORKSPACES_CHANNEL } from '@amamba/plugin-amamba-workspaces-common';

/**
 * Tells browsers, the catalog and other replicas that a workspace changed.
 * Never rejects: what is stored is stored, and all of them also look by
 * themselves.
 */
export class ChangePublisher {
  readonly #signals: SignalsService;
  readonly #events: EventsService;
  readonly #logger: LoggerService;

  constructor(options: {
    signals: SignalsService;
    events: EventsService;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#events = options.events;
    this.#logger = options.logger;
  }

  /** What is stored of the workspace changed. */
  async workspaceChanged(name: string): Promise<void> {
    await this.#try(() =>
      this.#events.publish({
        topic: WORKSPACES_TOPIC,
        eventPayload: { name },
      }),
    );
  }

  /**
   * Something that its pages show changed.
   *
   * @param uid - of its catalog entity; without one nobody looks at it yet
   */
  async pagesChanged(uid: string | undefined): Promise<void> {
    if (uid) {
      await this.#try(() =>
        this.#signals.publish({
          recipients: { type: 'broadcast' },
          channel: WORKSPACES_CHANNEL,
          message: { topic: uid },
        }),
      );
    }
  }

  async #try(publish: () => Promise<void>): Promise<void> {
    try {
      await publish();
    } catch (error) {
      this.#logger.warn(
        'Could not tell others of a change; they see it when they look',
        toError(error) as Error,
      );
    }
  }
}
