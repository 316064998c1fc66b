import { timestamp } from '../../../kubernetes/clock.ts';
import { repositoryAccess } from '../../controller/index.ts';
import { rpcTextOf } from '../../repo/index.ts';
import type { ApiContext } from '../apiContext.ts';
import type { StoredRepository } from './repositoryStore.ts';

export interface ConnectionState {
  status: '' | 'Successful' | 'Failed';
  message: string;
  attemptedAt: string | null;
}

/** What a repository was found to be is believed for so long. */
const BELIEVED_MS = 60_000;

export const NOT_ATTEMPTED: ConnectionState = {
  status: '',
  message: '',
  attemptedAt: null,
};

/** Whether repositories answer, tried now and then. */
export class ConnectionStates {
  readonly #context: ApiContext;
  readonly #known = new Map<string, { state: ConnectionState; at: number }>();

  constructor(context: ApiContext) {
    this.#context = context;
  }

  async of(stored: StoredRepository, force: boolean): Promise<ConnectionState> {
    const now = this.#context.clock.now();
    const key = JSON.stringify(stored);
    const known = this.#known.get(key);
    if (known && !force && now - known.at < BELIEVED_MS) return known.state;
    const state = await this.#attempt(stored);
    this.#known.set(key, { state, at: now });
    for (const [other, { at }] of this.#known) {
      if (now - at >= BELIEVED_MS) this.#known.delete(other);
    }
    return state;
  }

  async #attempt({
    url,
    project = '',
  }: StoredRepository): Promise<ConnectionState> {
    const attemptedAt = timestamp(this.#context.clock.now());
    try {
      const { objects, namespace, repositories } = this.#context;
      await repositories.test(
        repositoryAccess(objects, namespace, url, project),
      );
      return { status: 'Successful', message: '', attemptedAt };
    } catch (error) {
      const message = `Unable to connect to repository: ${rpcTextOf(error)}`;
      return { status: 'Failed', message, attemptedAt };
    }
  }
}
