import type {
  EngineSelection,
  LabelRequirement,
} from '@amamba/plugin-amamba-pipelines-node';
import type { Knex } from 'knex';
import type { SelectionByEngine } from '../PipelineStore';

/** How the tables of runs and of pipelines name what a selection looks at. */
export interface SelectableTable {
  /** Alias of the table in the query. */
  alias: string;
  pipelineColumn: 'pipeline' | 'name';
  labelTable: 'run_labels' | 'pipeline_labels';
  labelColumn: 'run_id' | 'pipeline_id';
}

/** The runs table under an alias. */
export function runsTable(alias: string): SelectableTable {
  return {
    alias,
    pipelineColumn: 'pipeline',
    labelTable: 'run_labels',
    labelColumn: 'run_id',
  };
}

/** The pipelines table under an alias. */
export function pipelinesTable(alias: string): SelectableTable {
  return {
    alias,
    pipelineColumn: 'name',
    labelTable: 'pipeline_labels',
    labelColumn: 'pipeline_id',
  };
}

/**
 * Narrows a query to what belongs to an entity: the same rule as
 * `matchesSelection`.
 */
export function applySelection(
  query: Knex.QueryBuilder,
  knex: Knex,
  table: SelectableTable,
  selections: SelectionByEngine,
): void {
  query.where(anyEngine => {
    anyEngine.whereRaw('1 = 0');
    for (const [engine, selection] of selections) {
      anyEngine.orWhere(oneEngine => {
        oneEngine.where(`${table.alias}.engine`, engine);
        applyOne(oneEngine, knex, table, selection);
      });
    }
  });
}

function applyOne(
  query: Knex.QueryBuilder,
  knex: Knex,
  table: SelectableTable,
  selection: EngineSelection,
): void {
  if (selection.instances) {
    query.whereIn(`${table.alias}.instance`, selection.instances);
  }
  if (selection.scopes) {
    query.whereIn(`${table.alias}.scope`, selection.scopes);
  }
  if (selection.places) {
    applyPlaces(query, table, selection.places);
  }
  if (selection.pipelines) {
    query.whereIn(
      `${table.alias}.${table.pipelineColumn}`,
      selection.pipelines,
    );
  }
  for (const requirement of selection.labels ?? []) {
    applyRequirement(query, knex, table, requirement);
  }
}

function applyPlaces(
  query: Knex.QueryBuilder,
  { alias }: SelectableTable,
  places: NonNullable<EngineSelection['places']>,
): void {
  query.where(anyPlace => {
    anyPlace.whereRaw('1 = 0');
    for (const { instance, scopes } of places) {
      anyPlace.orWhere(onePlace =>
        onePlace
          .where(`${alias}.instance`, instance)
          .whereIn(`${alias}.scope`, scopes),
      );
    }
  });
}

function applyRequirement(
  query: Knex.QueryBuilder,
  knex: Knex,
  table: SelectableTable,
  requirement: LabelRequirement,
): void {
  const labels = knex(`${table.labelTable} as wanted`)
    .select(knex.raw('1'))
    .whereRaw('??.?? = ??.??', ['wanted', table.labelColumn, table.alias, 'id'])
    .where('wanted.key', requirement.key);
  const withValue = labels.clone().whereIn('wanted.value', requirement.values);
  switch (requirement.operator) {
    case 'exists':
      query.whereExists(labels);
      break;
    case 'doesnotexist':
      query.whereNotExists(labels);
      break;
    case 'in':
      query.whereExists(withValue);
      break;
    default:
      query.whereNotExists(withValue);
  }
}

/**
 * The label by whose index a page of runs can be walked in order, when one
 * engine is selected by a label of one value (the usual case), and what is
 * left of the selection then.
 */
export function takeLeadingLabel(
  selections: SelectionByEngine,
): { key: string; value: string; rest: SelectionByEngine } | undefined {
  if (selections.size !== 1) {
    return undefined;
  }
  const [[engine, selection]] = selections;
  const leading = selection.labels?.find(
    label => label.operator === 'in' && label.values.length === 1,
  );
  if (!leading) {
    return undefined;
  }
  const labels = selection.labels?.filter(label => label !== leading);
  return {
    key: leading.key,
    value: leading.values[0],
    rest: new Map([[engine, { ...selection, labels }]]),
  };
}
