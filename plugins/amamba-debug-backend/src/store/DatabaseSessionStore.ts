import type { Knex } from 'knex';
import {
  fromReplicaRow,
  fromSessionRow,
  fromTicketRow,
  type ReplicaRow,
  type SessionRow,
  type TicketRow,
  toChangedColumns,
  toSessionRow,
  toTicketRow,
} from './rows';
import { decodeSessionCursor, encodeSessionCursor } from './sessionCursor';
import type {
  ReplicaRecord,
  SessionChange,
  SessionFilter,
  SessionRecord,
  SessionStore,
  TicketRecord,
} from './SessionStore';

/** Every phase but `ended`: asked for by name, so that an index serves it. */
const RUNNING = ['requested', 'opening', 'open', 'detached'];
/** Sessions that are deleted at once; with each go its recording's chunks. */
const DELETE_BATCH = 200;

/** The store on SQLite or PostgreSQL. */
export class DatabaseSessionStore implements SessionStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insertSession(session: SessionRecord): Promise<void> {
    await this.#sessions().insert(toSessionRow(session));
  }

  async getSession(id: string): Promise<SessionRecord | undefined> {
    const row = await this.#sessions().where({ id }).first();
    return row && fromSessionRow(row);
  }

  async listSessions(
    filter: SessionFilter,
  ): Promise<{ items: SessionRecord[]; nextCursor?: string }> {
    const found = (await this.#select(filter)).map(fromSessionRow);
    const items = found.slice(0, filter.limit);
    const last = items.at(-1);
    return {
      items,
      ...(found.length > filter.limit &&
        last && {
          nextCursor: encodeSessionCursor({
            requestedAt: last.requestedAt.getTime(),
            id: last.id,
          }),
        }),
    };
  }

  async countRunning(user: string): Promise<number> {
    const [{ count }] = await this.#knex('sessions')
      .where({ user_ref: user })
      .whereIn('phase', RUNNING)
      .count({ count: '*' });
    return Number(count);
  }

  async updateSession(id: string, change: SessionChange): Promise<void> {
    const columns = toChangedColumns(change);
    if (Object.keys(columns).length === 0) {
      return;
    }
    const query = this.#sessions().where({ id }).update(columns);
    if (change.phase) {
      // What has ended never comes back.
      query.whereIn('phase', RUNNING);
    }
    await query;
  }

  async claimSession(id: string, replica: string): Promise<boolean> {
    const claimed = await this.#sessions()
      .where({ id, phase: 'requested' })
      .update({ phase: 'opening', replica });
    return claimed === 1;
  }

  async endSession(
    id: string,
    change: Parameters<SessionStore['endSession']>[1],
  ): Promise<boolean> {
    const ended = await this.#sessions()
      .where({ id })
      .whereIn('phase', RUNNING)
      .update({ ...toChangedColumns(change), phase: 'ended' });
    return ended === 1;
  }

  async listByReplica(replica: string): Promise<SessionRecord[]> {
    const rows = await this.#sessions()
      .where({ replica })
      .whereIn('phase', RUNNING);
    return rows.map(fromSessionRow);
  }

  async listRunning(
    replica: string,
  ): Promise<Array<Pick<SessionRecord, 'id' | 'shared'>>> {
    const rows = await this.#sessions()
      .where({ replica })
      .whereIn('phase', RUNNING)
      .select('id', 'shared');
    return rows.map(({ id, shared }) => ({ id, shared: Boolean(shared) }));
  }

  async listUnopened(before: Date): Promise<SessionRecord[]> {
    const rows = await this.#sessions()
      .where({ phase: 'requested' })
      .andWhere('requested_at', '<', before.getTime());
    return rows.map(fromSessionRow);
  }

  async deleteEndedBefore(before: Date): Promise<number> {
    let deleted = 0;
    for (;;) {
      const rows = await this.#sessions()
        .where('ended_at', '<', before.getTime())
        .limit(DELETE_BATCH)
        .select('id');
      const ids = rows.map(({ id }) => id);
      deleted += await this.#sessions().whereIn('id', ids).delete();
      if (ids.length < DELETE_BATCH) {
        return deleted;
      }
    }
  }

  async insertTicket(hash: string, ticket: TicketRecord): Promise<void> {
    await this.#tickets().insert(toTicketRow(hash, ticket));
  }

  async peekTicket(hash: string): Promise<TicketRecord | undefined> {
    const row = await this.#tickets().where({ hash }).first();
    return row && fromTicketRow(row);
  }

  async takeTicket(hash: string): Promise<TicketRecord | undefined> {
    const ticket = await this.peekTicket(hash);
    // Of any number that delete a row, the database tells one that it did.
    const deleted = await this.#tickets().where({ hash }).delete();
    return deleted === 1 ? ticket : undefined;
  }

  async deleteTicketsBefore(before: Date): Promise<void> {
    await this.#tickets().where('expires_at', '<', before.getTime()).delete();
  }

  async upsertReplica(replica: ReplicaRecord): Promise<void> {
    const { id, url, secret, seenAt } = replica;
    await this.#replicas()
      .insert({ id, url, secret, seen_at: seenAt.getTime() })
      .onConflict('id')
      .merge();
  }

  async getReplica(id: string): Promise<ReplicaRecord | undefined> {
    const row = await this.#replicas().where({ id }).first();
    return row && fromReplicaRow(row);
  }

  async listReplicas(): Promise<ReplicaRecord[]> {
    return (await this.#replicas().orderBy('id')).map(fromReplicaRow);
  }

  async deleteReplica(id: string): Promise<void> {
    await this.#replicas().where({ id }).delete();
  }

  #select(filter: SessionFilter) {
    const query = this.#sessions()
      .where({
        workspace: filter.workspace,
        ...(filter.mode && { mode: filter.mode }),
        ...(filter.user && { user_ref: filter.user }),
        ...(filter.entityRef && { entity_ref: filter.entityRef }),
      })
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(filter.limit + 1);
    if (filter.state) {
      query.whereIn('phase', filter.state === 'ended' ? ['ended'] : RUNNING);
    }
    if (filter.cursor !== undefined) {
      const { requestedAt, id } = decodeSessionCursor(filter.cursor);
      query.where(older =>
        older
          .where('requested_at', '<', requestedAt)
          .orWhere(same =>
            same.where('requested_at', requestedAt).andWhere('id', '<', id),
          ),
      );
    }
    return query;
  }

  #sessions() {
    return this.#knex<SessionRow>('sessions');
  }

  #tickets() {
    return this.#knex<TicketRow>('tickets');
  }

  #replicas() {
    return this.#knex<ReplicaRow>('replicas');
  }
}
