import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { ArchivedLog } from '../PipelineStore';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Bytes of text in each stored piece, before compression. */
export const LOG_CHUNK_BYTES = 256 * 1024;

export async function listLogs(knex: Knex, runId: string): Promise<string[]> {
  const rows = await knex('step_logs')
    .where({ run_id: runId })
    .select('step_id');
  return rows.map(row => row.step_id);
}

export async function getLog(
  knex: Knex,
  runId: string,
  stepId: string,
): Promise<ArchivedLog | undefined> {
  const row = await knex('step_logs')
    .where({ run_id: runId, step_id: stepId })
    .first();
  return row && { size: Number(row.size), notice: row.notice ?? undefined };
}

export async function readLog(
  knex: Knex,
  runId: string,
  stepId: string,
  range: { offset: number; length: number },
): Promise<Uint8Array> {
  const first = Math.floor(range.offset / LOG_CHUNK_BYTES);
  const last = Math.floor((range.offset + range.length - 1) / LOG_CHUNK_BYTES);
  const rows = await knex('step_log_chunks')
    .where({ run_id: runId, step_id: stepId })
    .whereBetween('seq', [first, last])
    .orderBy('seq')
    .select('data');
  const pieces = await Promise.all(rows.map(row => decompress(row.data)));
  const start = range.offset - first * LOG_CHUNK_BYTES;
  return Buffer.concat(pieces).subarray(start, start + range.length);
}

export async function archiveLog(
  knex: Knex,
  runId: string,
  stepId: string,
  log: { content: AsyncIterable<Uint8Array>; notice?: string },
): Promise<void> {
  try {
    await knex.transaction(async trx => {
      const id = { run_id: runId, step_id: stepId };
      await trx('step_logs').insert({
        ...id,
        size: 0,
        notice: log.notice,
        archived_at: Date.now(),
      });
      let size = 0;
      let seq = 0;
      for await (const chunk of inChunks(log.content)) {
        const data = await compress(chunk);
        await trx('step_log_chunks').insert({ ...id, seq, data });
        size += chunk.length;
        seq += 1;
      }
      await trx('step_logs').where(id).update({ size });
    });
  } catch (error) {
    // Another replica archived the same log first.
    if (!isDatabaseConflictError(error)) {
      throw error;
    }
  }
}

async function* inChunks(
  content: AsyncIterable<Uint8Array>,
): AsyncIterable<Buffer> {
  let pending = Buffer.alloc(0);
  for await (const bytes of content) {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= LOG_CHUNK_BYTES) {
      yield pending.subarray(0, LOG_CHUNK_BYTES);
      pending = pending.subarray(LOG_CHUNK_BYTES);
    }
  }
  if (pending.length > 0) {
    yield pending;
  }
}
