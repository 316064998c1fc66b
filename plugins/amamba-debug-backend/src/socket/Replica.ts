import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { Server as TlsServer } from 'node:tls';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SessionStore } from '../store/SessionStore';
import { newReplicaSecret, proveReplica } from './replicaProof';

const HEARTBEAT_EVERY_MS = 10_000;
const SWEEP_EVERY_MS = 30_000;
/** A replica that was not seen for so long is gone, in ms. */
export const GONE_AFTER_MS = 45_000;
/** A session that nobody came for is over, in ms. */
const NEVER_OPENED_AFTER_MS = 60_000;

/** What a replica works with. */
export interface ReplicaDeps {
  store: Pick<
    SessionStore,
    | 'upsertReplica'
    | 'deleteReplica'
    | 'listReplicas'
    | 'listByReplica'
    | 'listUnopened'
    | 'endSession'
    | 'deleteTicketsBefore'
  >;
  logger: LoggerService;
  /** Where others reach this one, when it was told. */
  url: string | undefined;
  sessionsChanged(workspace: string): void;
  now(): number;
}

/**
 * This backend process among those that share the database: tells them where
 * it is, and puts an end to what others left behind.
 *
 * @remarks
 * All replicas sweep; whatever they do is the same however often it is done.
 */
export class Replica {
  /** Another one after each start: what an earlier process had open is lost. */
  readonly id = `${hostname()}-${randomBytes(6).toString('hex')}`;
  readonly #deps: ReplicaDeps;
  readonly #secret = newReplicaSecret();
  #url: string | undefined;
  #told: string | undefined;
  #beatAt = -Infinity;
  #sweptAt = -Infinity;
  #running: Promise<void> | undefined;

  constructor(deps: ReplicaDeps) {
    this.#deps = deps;
    this.#url = deps.url;
  }

  /** Learns from a server that listens where others reach this one. */
  learn(server: Server): void {
    this.#url ??= addressOf(server);
  }

  /** Proves to another replica that this is the one of the database. */
  prove(challenge: unknown): string | undefined {
    return proveReplica(this.#secret, challenge);
  }

  /** To be called about every second. */
  tick(now: number): void {
    const newUrl = this.#url !== this.#told;
    if (this.#running || (!newUrl && now - this.#beatAt < HEARTBEAT_EVERY_MS)) {
      return;
    }
    this.#running = this.#work(now)
      .catch(error =>
        this.#deps.logger.warn(
          'Could not tell the other replicas that this one is there',
          toError(error) as Error,
        ),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Goes, having ended its sessions. */
  async leave(): Promise<void> {
    await this.#running;
    await this.#deps.store.deleteReplica(this.id);
  }

  async #work(now: number): Promise<void> {
    this.#beatAt = now;
    if (this.#url) {
      this.#told = this.#url;
      await this.#deps.store.upsertReplica({
        id: this.id,
        url: this.#url,
        secret: this.#secret,
        seenAt: new Date(now),
      });
    }
    if (now - this.#sweptAt >= SWEEP_EVERY_MS) {
      this.#sweptAt = now;
      await this.#sweep(now);
    }
  }

  async #sweep(now: number): Promise<void> {
    const { store } = this.#deps;
    await store.deleteTicketsBefore(new Date(now));
    const unopened = await store.listUnopened(
      new Date(now - NEVER_OPENED_AFTER_MS),
    );
    for (const session of unopened) {
      await this.#end(session, 'never-opened', now);
    }
    for (const { id, seenAt } of await store.listReplicas()) {
      if (id !== this.id && now - seenAt.getTime() > GONE_AFTER_MS) {
        await this.#endAllOf(id, now);
      }
    }
  }

  async #endAllOf(replica: string, now: number): Promise<void> {
    const sessions = await this.#deps.store.listByReplica(replica);
    for (const session of sessions) {
      await this.#end(session, 'lost', now);
    }
    await this.#deps.store.deleteReplica(replica);
    this.#deps.logger.warn(
      `The replica ${replica} is gone; ${sessions.length} of its debug sessions are lost`,
    );
  }

  async #end(
    { id, workspace }: { id: string; workspace: string },
    ending: 'lost' | 'never-opened',
    now: number,
  ): Promise<void> {
    await this.#deps.store.endSession(id, { ending, endedAt: new Date(now) });
    this.#deps.sessionsChanged(workspace);
  }
}

/** `http://10.0.3.7:7007`, of a server that listens. */
function addressOf(server: Server): string | undefined {
  const address = server.address();
  if (!address || typeof address === 'string') {
    return undefined;
  }
  const everywhere = ['::', '0.0.0.0', ''].includes(address.address);
  const host = everywhere ? outwardAddress() : address.address;
  const scheme = server instanceof TlsServer ? 'https' : 'http';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${
    address.port
  }`;
}

function outwardAddress(): string {
  const addresses = Object.values(networkInterfaces())
    .flatMap(found => found ?? [])
    .filter(({ internal }) => !internal);
  const best =
    addresses.find(({ family }) => family === 'IPv4') ??
    addresses.find(({ address }) => !address.startsWith('fe80'));
  return best?.address ?? '127.0.0.1';
}
