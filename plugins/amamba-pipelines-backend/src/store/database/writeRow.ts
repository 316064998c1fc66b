import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { decideWrite, type Version } from '../decideWrite';
import type { WriteOutcome } from '../PipelineStore';
import type { PipelineRow, RunRow } from './rows';

type VersionColumns = Pick<
  PipelineRow,
  'revision' | 'content_hash' | 'gone_at'
> &
  Partial<Pick<RunRow, 'final'>>;

/** The columns of a row that {@link decideWrite} looks at. */
export function versionOf(row: VersionColumns): Version {
  return {
    revision: Number(row.revision),
    final: Boolean(row.final),
    contentHash: row.content_hash,
    gone: row.gone_at !== null,
  };
}

/**
 * Runs a write in a transaction, once more when another replica inserted the
 * same row meanwhile: the second time it finds that row.
 */
export async function inTransaction(
  knex: Knex,
  write: (trx: Knex.Transaction) => Promise<WriteOutcome>,
): Promise<WriteOutcome> {
  try {
    return await knex.transaction(write);
  } catch (error) {
    if (!isDatabaseConflictError(error)) {
      throw error;
    }
    return knex.transaction(write);
  }
}

/** Writes a row and its labels, unless what is stored is to stay. */
export async function writeRow(
  trx: Knex.Transaction,
  options: {
    table: 'runs' | 'pipelines';
    row: RunRow | PipelineRow;
    /** See `RunSnapshot.partial`. */
    partial?: boolean;
    labels: {
      table: 'run_labels' | 'pipeline_labels';
      owner: 'run_id' | 'pipeline_id';
      rows: object[];
    };
  },
): Promise<WriteOutcome> {
  const { table, row, labels, partial } = options;
  const stored = await trx(table).where({ id: row.id }).forUpdate().first();
  const outcome = decideWrite(stored && versionOf(stored), {
    ...versionOf(row),
    partial,
  });
  if (outcome !== 'changed') {
    return outcome;
  }
  if (stored) {
    await trx(table).where({ id: row.id }).update(row);
    await trx(labels.table).where(labels.owner, row.id).delete();
  } else {
    await trx(table).insert(row);
  }
  if (labels.rows.length > 0) {
    await trx(labels.table).insert(labels.rows);
  }
  return 'changed';
}
