/**
 * How the first page of an entity's runs grows with what the store holds: the
 * median time of the page at 100 runs and at 200,000, in one run, on SQLite
 * and on PostgreSQL. Half of the runs are the entity's own.
 */
import knexFactory, { type Knex } from 'knex';
import { DatabasePipelineStore } from '../plugins/amamba-pipelines-backend/src/store/DatabasePipelineStore';
import type { SelectionByEngine } from '../plugins/amamba-pipelines-backend/src/store/PipelineStore';
import { aRun } from '../plugins/amamba-pipelines-backend/src/__testUtils__/snapshots';

const FEW = 100;
const MANY = 200_000;
const PAGES = 200;
const FIRST_RUN = Date.parse('2026-01-01T00:00:00Z');

const selection: SelectionByEngine = new Map([
  [
    'tekton',
    {
      scopes: ['payments'],
      labels: [{ key: 'app', operator: 'in' as const, values: ['app-0'] }],
    },
  ],
]);

/** Stores one run as the product does, and copies its row for all others. */
async function fill(
  knex: Knex,
  store: DatabasePipelineStore,
  from: number,
  to: number,
) {
  if (from === 0) {
    await store.upsertRun(
      'tekton',
      aRun('template', { run: { phase: 'succeeded' } }),
    );
  }
  const template = await knex('runs').where({ name: 'template' }).first();
  for (let start = from; start < to; start += 500) {
    const numbers = Array.from(
      { length: Math.min(500, to - start) },
      (_, i) => start + i,
    );
    const rows = numbers.map(n => ({
      ...template,
      id: `run-${n}`,
      key: `payments/run-${n}/uid`,
      name: `run-${n}`,
      created_at: FIRST_RUN + n * 1000,
    }));
    const labels = rows.map(({ id, created_at }, i) => ({
      run_id: id,
      key: 'app',
      value: `app-${numbers[i] % 2}`,
      created_at,
    }));
    await knex.batchInsert('runs', rows, 40);
    await knex.batchInsert('run_labels', labels, 200);
  }
  await knex.raw('ANALYZE');
}

/** Median milliseconds of the first page and of one that follows it. */
async function time(store: DatabasePipelineStore): Promise<number> {
  const { nextCursor } = await store.listRuns(selection, { limit: 25 });
  const times: number[] = [];
  for (let page = 0; page < PAGES; page++) {
    const started = performance.now();
    const { items } = await store.listRuns(selection, {
      limit: 25,
      cursor: page % 2 ? nextCursor : undefined,
    });
    times.push(performance.now() - started);
    if (items.length !== 25) {
      throw new Error(`A page of ${items.length} runs`);
    }
  }
  return times.sort((a, b) => a - b)[PAGES / 2];
}

async function measure(name: string, knex: Knex) {
  const store = await DatabasePipelineStore.create({
    getClient: async () => knex,
  });
  await fill(knex, store, 0, FEW);
  const few = await time(store);
  await fill(knex, store, FEW, MANY);
  const many = await time(store);
  await knex.destroy();
  process.stdout.write(
    [
      `bench runs-page.${name}-${FEW}-runs ${few.toFixed(2)} ms`,
      `bench runs-page.${name}-${MANY}-runs ${many.toFixed(2)} ms`,
      `bench runs-page.${name}-growth ${(many / few).toFixed(2)} x`,
      `  (median of ${PAGES} pages of 25 runs: ${MANY} runs in the store against ${FEW})`,
      '',
    ].join('\n'),
  );
}

async function main() {
  await measure(
    'sqlite',
    knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    }),
  );
  await measure(
    'postgres',
    knexFactory({
      client: 'pg',
      connection:
        process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
    }),
  );
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
