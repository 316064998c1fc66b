import type { Page } from '@amamba/plugin-amamba-common';
import type {
  Pipeline,
  RunSummary,
} from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineKey,
  PipelineSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';
import type { Knex } from 'knex';
import { idOf } from '../ids';
import type {
  PageRequest,
  SelectionByEngine,
  Stored,
  WriteOutcome,
} from '../PipelineStore';
import { applySelection, pipelinesTable, runsTable } from './applySelection';
import { decodePipelineCursor, encodePipelineCursor } from './cursor';
import {
  fromPipelineRow,
  fromRunSummaryRow,
  type PipelineRow,
  RUN_SUMMARY_COLUMNS,
  toPipelineRow,
} from './rows';
import { inTransaction, writeRow } from './writeRow';

export function upsertPipeline(
  knex: Knex,
  engine: string,
  snapshot: PipelineSnapshot,
): Promise<WriteOutcome> {
  const row = toPipelineRow(engine, snapshot, Date.now());
  const labelRows = Object.entries(snapshot.labels).map(([key, value]) => ({
    pipeline_id: row.id,
    key,
    value,
  }));
  return inTransaction(knex, trx =>
    writeRow(trx, {
      table: 'pipelines',
      row,
      labels: {
        table: 'pipeline_labels',
        owner: 'pipeline_id',
        rows: labelRows,
      },
    }),
  );
}

export async function markPipelineGone(
  knex: Knex,
  engine: string,
  key: EngineKey,
): Promise<WriteOutcome> {
  const updated = await knex('pipelines')
    .where({ id: idOf(engine, key) })
    .whereNull('gone_at')
    .update({ gone_at: Date.now(), updated_at: Date.now() });
  return updated > 0 ? 'changed' : 'unchanged';
}

export async function listPipelines(
  knex: Knex,
  selection: SelectionByEngine,
  page: PageRequest,
): Promise<Page<Pipeline>> {
  const query = knex('pipelines as p')
    .select('p.id', 'p.name', 'p.detail')
    .whereNull('p.gone_at')
    .orderBy(['p.name', 'p.id'])
    .limit(page.limit + 1);
  applySelection(query, knex, pipelinesTable('p'), selection);
  if (page.cursor) {
    const after = decodePipelineCursor(page.cursor);
    query.where('p.name', '>=', after.name);
    query.where(further =>
      further.where('p.name', '>', after.name).orWhere('p.id', '>', after.id),
    );
  }
  const rows: Pick<PipelineRow, 'id' | 'name' | 'detail'>[] = await query;
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const lastRuns = await findLastRuns(
    knex,
    selection,
    shown.map(row => row.id),
  );
  return {
    items: shown.map(row => ({
      ...fromPipelineRow(row),
      lastRun: lastRuns.get(row.id),
    })),
    ...(rows.length > page.limit &&
      last && { nextCursor: encodePipelineCursor(last) }),
  };
}

/** The latest run of each pipeline, of those that belong to the selection. */
async function findLastRuns(
  knex: Knex,
  selection: SelectionByEngine,
  pipelineIds: string[],
): Promise<Map<string, RunSummary>> {
  const latest = knex('runs as r')
    .select('r.id')
    .whereRaw('r.engine = p.engine')
    .whereRaw('r.instance = p.instance')
    .whereRaw('r.scope = p.scope')
    .whereRaw('r.pipeline = p.name')
    .orderBy([
      { column: 'r.created_at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .limit(1);
  applySelection(latest, knex, runsTable('r'), selection);
  const rows = await knex('pipelines as p')
    .join('runs as run', knex.raw('run.id = (?)', [latest]))
    .whereIn('p.id', pipelineIds)
    .select(
      'p.id as pipeline_id',
      ...RUN_SUMMARY_COLUMNS.map(column => `run.${column}`),
    );
  return new Map(rows.map(row => [row.pipeline_id, fromRunSummaryRow(row)]));
}

export async function getPipeline(
  knex: Knex,
  id: string,
): Promise<Stored<Pipeline> | undefined> {
  const row = await knex<PipelineRow>('pipelines')
    .where({ id })
    .whereNull('gone_at')
    .first();
  if (!row) {
    return undefined;
  }
  const labels = await knex('pipeline_labels').where({ pipeline_id: id });
  return {
    engine: row.engine,
    key: { instance: row.instance, key: row.key },
    value: fromPipelineRow(row),
    labels: Object.fromEntries(labels.map(({ key, value }) => [key, value])),
  };
}

export async function listPipelineKeys(
  knex: Knex,
  engine: string,
  instance: string,
): Promise<EngineKey[]> {
  const rows = await knex<PipelineRow>('pipelines')
    .select('key')
    .where({ engine, instance })
    .whereNull('gone_at');
  return rows.map(({ key }) => ({ instance, key }));
}
