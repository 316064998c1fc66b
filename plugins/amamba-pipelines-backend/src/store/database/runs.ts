import type { Page } from '@amamba/plugin-amamba-common';
import type { Run, RunSummary } from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineKey,
  RunSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';
import type { Knex } from 'knex';
import { contentHashOf, idOf } from '../ids';
import type {
  RunQuery,
  SelectionByEngine,
  Stored,
  StoredKey,
  WriteOutcome,
} from '../PipelineStore';
import { withdrawRun } from '../withdrawRun';
import { applySelection, runsTable, takeLeadingLabel } from './applySelection';
import { decodeRunCursor, encodeRunCursor } from './cursor';
import {
  fromRunRow,
  fromRunSummaryRow,
  RUN_SUMMARY_COLUMNS,
  type RunRow,
  type RunSummaryRow,
  toRunRow,
} from './rows';
import { inTransaction, writeRow } from './writeRow';

export function upsertRun(
  knex: Knex,
  engine: string,
  snapshot: RunSnapshot,
): Promise<WriteOutcome> {
  const row = toRunRow(engine, snapshot, Date.now());
  const labelRows = Object.entries(snapshot.labels).map(([key, value]) => ({
    run_id: row.id,
    key,
    value,
    created_at: row.created_at,
  }));
  return inTransaction(knex, trx =>
    writeRow(trx, {
      table: 'runs',
      row,
      partial: snapshot.partial,
      labels: { table: 'run_labels', owner: 'run_id', rows: labelRows },
    }),
  );
}

export function markRunGone(
  knex: Knex,
  engine: string,
  key: EngineKey,
): Promise<WriteOutcome> {
  const id = idOf(engine, key);
  return inTransaction(knex, async trx => {
    const stored = await trx<RunRow>('runs').where({ id }).forUpdate().first();
    if (!stored || stored.gone_at !== null) {
      return 'unchanged';
    }
    const now = Date.now();
    const run: RunSnapshot['run'] = withdrawRun(JSON.parse(stored.detail));
    const row = toRunRow(
      engine,
      { key, run, labels: {}, revision: Number(stored.revision) },
      now,
    );
    await trx('runs')
      .where({ id })
      .update({ ...row, content_hash: contentHashOf(['gone']), gone_at: now });
    return 'changed';
  });
}

export async function listRuns(
  knex: Knex,
  selection: SelectionByEngine,
  query: RunQuery,
): Promise<Page<RunSummary>> {
  const rows = await selectRuns(knex, selection, query);
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map(fromRunSummaryRow),
    ...(rows.length > query.limit &&
      last && {
        nextCursor: encodeRunCursor({
          createdAt: Number(last.created_at),
          id: last.id,
        }),
      }),
  };
}

/** One more than the page holds, to know whether there is another page. */
function selectRuns(
  knex: Knex,
  selection: SelectionByEngine,
  query: RunQuery,
): Promise<RunSummaryRow[]> {
  const rows = knex('runs as r')
    .select(RUN_SUMMARY_COLUMNS.map(column => `r.${column}`))
    .limit(query.limit + 1);
  const { order, rest } = walk(rows, selection);
  applySelection(rows, knex, runsTable('r'), rest);
  if (query.phase) {
    rows.where('r.phase', query.phase);
  }
  if (query.pipeline) {
    rows.where('r.pipeline', query.pipeline);
  }
  if (query.cursor) {
    const after = decodeRunCursor(query.cursor);
    // The bound of its own lets the index begin there.
    rows.where(order.createdAt, '<=', after.createdAt);
    rows.where(older =>
      older
        .where(order.createdAt, '<', after.createdAt)
        .orWhere(order.id, '<', after.id),
    );
  }
  return rows.orderBy([
    { column: order.createdAt, order: 'desc' },
    { column: order.id, order: 'desc' },
  ]);
}

/**
 * Which columns the page is ordered by: those of the label's index where one
 * label leads, so that the page costs the same however many runs there are.
 */
function walk(rows: Knex.QueryBuilder, selection: SelectionByEngine) {
  const leading = takeLeadingLabel(selection);
  if (!leading) {
    return {
      order: { createdAt: 'r.created_at', id: 'r.id' },
      rest: selection,
    };
  }
  rows
    .join('run_labels as leading', 'leading.run_id', 'r.id')
    .where('leading.key', leading.key)
    .where('leading.value', leading.value);
  return {
    order: { createdAt: 'leading.created_at', id: 'leading.run_id' },
    rest: leading.rest,
  };
}

export async function getRun(
  knex: Knex,
  id: string,
): Promise<Stored<Run> | undefined> {
  const row = await knex<RunRow>('runs').where({ id }).first();
  if (!row) {
    return undefined;
  }
  const labels = await knex('run_labels').where({ run_id: id });
  return {
    engine: row.engine,
    key: { instance: row.instance, key: row.key },
    value: fromRunRow(row),
    labels: Object.fromEntries(labels.map(({ key, value }) => [key, value])),
  };
}

export async function listRunKeys(
  knex: Knex,
  engine: string,
  instance: string,
): Promise<StoredKey[]> {
  const rows = await knex<RunRow>('runs')
    .select('key', 'final', 'updated_at')
    .where({ engine, instance })
    .whereNull('gone_at');
  return rows.map(({ key, final, updated_at: updatedAt }) => ({
    key: { instance, key },
    final: Boolean(final),
    storedAt: new Date(Number(updatedAt)),
  }));
}
