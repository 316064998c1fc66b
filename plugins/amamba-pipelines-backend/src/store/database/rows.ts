import {
  isFinal,
  type Pipeline,
  pipelineSchema,
  type Run,
  runSchema,
  type RunSummary,
  runSummarySchema,
} from '@amamba/plugin-amamba-pipelines-common';
import type {
  PipelineSnapshot,
  RunSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';
import { contentHashOf, idOf } from '../ids';

// PostgreSQL answers bigint as text, SQLite as a number.
type BigInteger = number | string;

/** A row of `pipelines`. */
export interface PipelineRow {
  id: string;
  engine: string;
  instance: string;
  key: string;
  scope: string;
  name: string;
  revision: BigInteger;
  content_hash: string;
  detail: string;
  updated_at: BigInteger;
  gone_at: BigInteger | null;
}

/** A row of `runs`. */
export interface RunRow {
  id: string;
  engine: string;
  instance: string;
  key: string;
  scope: string;
  name: string;
  pipeline: string | null;
  phase: string;
  reason: string | null;
  message: string | null;
  started_by: string | null;
  created_at: BigInteger;
  started_at: BigInteger | null;
  finished_at: BigInteger | null;
  gone_at: BigInteger | null;
  revision: BigInteger;
  final: boolean | number;
  content_hash: string;
  bricks: string;
  detail: string;
  updated_at: BigInteger;
}

/** Columns of `runs` that a list needs: all but the detail. */
export const RUN_SUMMARY_COLUMNS = [
  'id',
  'engine',
  'instance',
  'scope',
  'name',
  'pipeline',
  'phase',
  'reason',
  'message',
  'started_by',
  'created_at',
  'started_at',
  'finished_at',
  'gone_at',
  'bricks',
] as const;

/** The columns of {@link RUN_SUMMARY_COLUMNS}. */
export type RunSummaryRow = Pick<RunRow, (typeof RUN_SUMMARY_COLUMNS)[number]>;

export function toPipelineRow(
  engine: string,
  snapshot: PipelineSnapshot,
  now: number,
): PipelineRow {
  const { key, pipeline, labels, revision } = snapshot;
  return {
    id: idOf(engine, key),
    engine,
    instance: key.instance,
    key: key.key,
    scope: pipeline.scope,
    name: pipeline.name,
    revision,
    content_hash: contentHashOf([pipeline, sortedLabels(labels)]),
    detail: JSON.stringify(pipeline),
    updated_at: now,
    gone_at: null,
  };
}

export function fromPipelineRow(
  row: Pick<PipelineRow, 'id' | 'detail'>,
): Pipeline {
  return pipelineSchema.parse({ ...JSON.parse(row.detail), id: row.id });
}

export function toRunRow(
  engine: string,
  snapshot: RunSnapshot,
  now: number,
): RunRow {
  const { key, run, labels, revision } = snapshot;
  return {
    id: idOf(engine, key),
    engine,
    instance: key.instance,
    key: key.key,
    scope: run.scope,
    name: run.name,
    pipeline: toColumn(run.pipeline, 253),
    phase: run.phase,
    reason: toColumn(run.reason),
    message: toColumn(run.message),
    started_by: toColumn(run.startedBy, 500),
    created_at: Date.parse(run.createdAt),
    started_at: run.startedAt ? Date.parse(run.startedAt) : null,
    finished_at: run.finishedAt ? Date.parse(run.finishedAt) : null,
    gone_at: null,
    revision,
    final: isFinal(run.phase),
    content_hash: contentHashOf([run, sortedLabels(labels)]),
    bricks: JSON.stringify(
      run.stages.map(({ id, name, phase }) => ({ id, name, phase })),
    ),
    detail: JSON.stringify(run),
    updated_at: now,
  };
}

export function fromRunSummaryRow(row: RunSummaryRow): RunSummary {
  return runSummarySchema.parse({
    id: row.id,
    engine: row.engine,
    instance: row.instance,
    scope: row.scope,
    name: row.name,
    pipeline: row.pipeline ?? undefined,
    phase: row.phase,
    reason: row.reason ?? undefined,
    message: row.message ?? undefined,
    startedBy: row.started_by ?? undefined,
    createdAt: toIso(row.created_at),
    startedAt: toIso(row.started_at),
    finishedAt: toIso(row.finished_at),
    goneAt: toIso(row.gone_at),
    stages: JSON.parse(row.bricks),
  });
}

export function fromRunRow(
  row: Pick<RunRow, 'id' | 'detail' | 'gone_at'>,
): Run {
  return runSchema.parse({
    ...JSON.parse(row.detail),
    id: row.id,
    goneAt: toIso(row.gone_at),
  });
}

/**
 * What PostgreSQL takes of a text that anyone in the cluster may have written:
 * no NUL, and no more characters than the column has room for.
 */
function toColumn(text: string | undefined, room?: number): string | null {
  return text === undefined
    ? null
    : [...text.replaceAll('\0', '')].slice(0, room).join('');
}

function toIso(time: BigInteger | null): string | undefined {
  return time === null ? undefined : new Date(Number(time)).toISOString();
}

function sortedLabels(labels: Record<string, string>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
