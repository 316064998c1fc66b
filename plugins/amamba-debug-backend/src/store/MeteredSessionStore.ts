import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { Knex } from 'knex';
import { DatabaseSessionStore } from './DatabaseSessionStore';
import type { SessionStore } from './SessionStore';

/** Tells the metrics of sessions that were begun and ended through it. */
export class MeteredSessionStore extends DatabaseSessionStore {
  readonly #begun;
  readonly #ended;
  readonly #bytes;

  constructor(knex: Knex, metrics: MetricsService) {
    super(knex);
    this.#begun = metrics.createCounter('amamba.debug.sessions.begun', {
      description: 'Debug sessions that this process opened',
    });
    this.#ended = metrics.createCounter('amamba.debug.sessions.ended', {
      description: 'Debug sessions that ended, by how',
    });
    this.#bytes = metrics.createCounter('amamba.debug.sessions.bytes', {
      description: 'Bytes of debug sessions that ended, by direction',
      unit: 'By',
    });
  }

  override async claimSession(id: string, replica: string): Promise<boolean> {
    const claimed = await super.claimSession(id, replica);
    if (claimed) {
      this.#begun.add(1);
    }
    return claimed;
  }

  override async endSession(
    id: string,
    change: Parameters<SessionStore['endSession']>[1],
  ): Promise<boolean> {
    const first = await super.endSession(id, change);
    if (first) {
      this.#ended.add(1, { ending: change.ending });
      this.#bytes.add(change.bytesIn ?? 0, { direction: 'in' });
      this.#bytes.add(change.bytesOut ?? 0, { direction: 'out' });
    }
    return first;
  }
}
