import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  PIPELINES_CHANNEL,
  type PipelinesSignal,
} from '@amamba/plugin-amamba-pipelines-common';

/** Tells browsers that something changed. */
export class ChangePublisher {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;

  constructor(options: { signals: SignalsService; logger: LoggerService }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Never rejects: what is stored is stored, and browsers poll without it. */
  async publish(signal: PipelinesSignal): Promise<void> {
    try {
      await this.#signals.publish({
        recipients: { type: 'broadcast' },
        channel: PIPELINES_CHANNEL,
        message: signal,
      });
    } catch (error) {
      this.#logger.warn(
        'Could not signal a change; browsers see it when they poll',
        toError(error) as Error,
      );
    }
  }
}
