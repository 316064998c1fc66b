import type { Knex } from 'knex';
import type {
  RecordingStore,
  StoredChunk,
  StoredRecording,
} from './RecordingStore';

// PostgreSQL answers bigint as text, SQLite as a number.
type BigInteger = number | string;

interface RecordingRow {
  session_id: string;
  columns: number;
  rows: number;
  started_at: BigInteger;
  duration_ms: BigInteger | null;
}

interface ChunkRow {
  session_id: string;
  seq: number;
  key_id: string;
  data: Buffer;
}

/** Recordings that are deleted at once, with their chunks. */
const DELETE_BATCH = 100;

/** The store on SQLite or PostgreSQL. */
export class DatabaseRecordingStore implements RecordingStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insert(recording: StoredRecording): Promise<void> {
    const { session, columns, rows, startedAt } = recording;
    await this.#knex.transaction(async trx => {
      await trx('recordings').insert({
        session_id: session,
        columns,
        rows,
        started_at: startedAt.getTime(),
      });
      await trx('sessions').where({ id: session }).update({
        recording_bytes: 0,
      });
    });
  }

  async get(session: string): Promise<StoredRecording | undefined> {
    const row = await this.#knex<RecordingRow>('recordings')
      .where({ session_id: session })
      .first();
    return (
      row && {
        session,
        columns: row.columns,
        rows: row.rows,
        startedAt: new Date(Number(row.started_at)),
        durationMs:
          row.duration_ms === null ? undefined : Number(row.duration_ms),
      }
    );
  }

  async append(session: string, chunk: StoredChunk): Promise<void> {
    const { seq, keyId, data } = chunk;
    await this.#knex.transaction(async trx => {
      // Stored already when an answer was lost and it is tried again.
      const inserted = await trx('recording_chunks')
        .insert({ session_id: session, seq, key_id: keyId, data })
        .onConflict(['session_id', 'seq'])
        .ignore()
        .returning('seq');
      if (inserted.length > 0) {
        await trx('sessions')
          .where({ id: session })
          .increment('recording_bytes', data.length);
      }
    });
  }

  async finish(session: string, durationMs: number): Promise<void> {
    await this.#knex('recordings')
      .where({ session_id: session })
      .update({ duration_ms: durationMs });
  }

  async chunks(
    session: string,
    from: number,
    limit: number,
  ): Promise<StoredChunk[]> {
    const rows = await this.#knex<ChunkRow>('recording_chunks')
      .where({ session_id: session })
      .andWhere('seq', '>=', from)
      .orderBy('seq')
      .limit(limit);
    return rows.map(({ seq, key_id, data }) => ({ seq, keyId: key_id, data }));
  }

  async deleteEndedBefore(before: Date): Promise<number> {
    let deleted = 0;
    for (;;) {
      const ids: string[] = await this.#knex('recordings')
        .join('sessions', 'sessions.id', 'recordings.session_id')
        .where('sessions.ended_at', '<', before.getTime())
        .limit(DELETE_BATCH)
        .pluck('recordings.session_id');
      await this.#knex.transaction(async trx => {
        await trx('sessions')
          .whereIn('id', ids)
          .update({ recording_bytes: null });
        await trx('recordings').whereIn('session_id', ids).delete();
      });
      deleted += ids.length;
      if (ids.length < DELETE_BATCH) {
        return deleted;
      }
    }
  }
}
