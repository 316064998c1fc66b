import type { Knex } from 'knex';
import type {
  ApplicationPage,
  ApplicationQuery,
  ApplicationSelection,
  StoredApplication,
} from '../ApplicationStore';
import { applySelection } from './applySelection';
import { decodeCursor, encodeCursor } from './cursor';
import { type ApplicationRow, fromApplicationRow } from './rows';

type ListedRow = Pick<
  ApplicationRow,
  'id' | 'name' | 'summary' | 'attention' | 'last_synced_at'
>;

/** What comes before the name in each order. */
const RANKS = {
  name: undefined,
  attention: { column: 'attention', order: 'asc', after: '>' },
  lastSynced: { column: 'last_synced_at', order: 'desc', after: '<' },
} as const;

export async function listApplications(
  knex: Knex,
  selection: ApplicationSelection,
  query: ApplicationQuery,
): Promise<ApplicationPage> {
  const rows = await readPage(knex, selection, query);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(row => fromApplicationRow(row).summary),
    ...(rows.length > query.limit &&
      last && {
        nextCursor: encodeCursor({ ...last, rank: rankOf(last, query) }),
      }),
    ...(await countApplications(knex, selection, query)),
  };
}

function rankOf(row: ListedRow, { sort }: ApplicationQuery): number {
  const rank = RANKS[sort];
  return rank ? Number(row[rank.column]) : 0;
}

async function readPage(
  knex: Knex,
  selection: ApplicationSelection,
  query: ApplicationQuery,
): Promise<ListedRow[]> {
  const rank = RANKS[query.sort];
  const page = knex('applications as a')
    .select('a.id', 'a.name', 'a.summary', 'a.attention', 'a.last_synced_at')
    .limit(query.limit + 1);
  if (rank) {
    page.orderBy(`a.${rank.column}`, rank.order);
  }
  page.orderBy(['a.name', 'a.id']);
  applySelection(page, knex, selection);
  applyFilters(page, knex, query);
  for (const status of ['sync', 'health'] as const) {
    const wanted = query[status];
    if (wanted) {
      page.where(`a.${status}`, wanted);
    }
  }
  if (query.cursor) {
    goOn(page, query.cursor, rank);
  }
  return page;
}

/** After the row that the cursor names. */
function goOn(
  page: Knex.QueryBuilder,
  cursor: string,
  rank: (typeof RANKS)[keyof typeof RANKS],
): void {
  const after = decodeCursor(cursor);
  const nameAfter = (query: Knex.QueryBuilder) =>
    query
      .where('a.name', '>', after.name)
      .orWhere(same =>
        same.where('a.name', after.name).where('a.id', '>', after.id),
      );
  if (!rank) {
    page.where(nameAfter);
    return;
  }
  page.where(query =>
    query
      .where(`a.${rank.column}`, rank.after, after.rank)
      .orWhere(same =>
        same.where(`a.${rank.column}`, after.rank).where(nameAfter),
      ),
  );
}

/** All filters but those by status. */
function applyFilters(
  query: Knex.QueryBuilder,
  knex: Knex,
  filters: ApplicationQuery,
): void {
  const { instance, cluster, destinationNamespace, search } = filters;
  const wanted = {
    instance,
    cluster,
    destination_namespace: destinationNamespace,
  };
  for (const [column, value] of Object.entries(wanted)) {
    if (value !== undefined) {
      // PostgreSQL fails on a NUL, which no row has.
      query.where(`a.${column}`, value.replaceAll('\0', '\ufffd'));
    }
  }
  const text = search?.trim().toLocaleLowerCase('en-US').replace(/\0/g, '');
  if (text) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    query.where(knex.raw("a.search_text like ? escape '\\'", [pattern]));
  }
}

async function countApplications(
  knex: Knex,
  selection: ApplicationSelection,
  query: ApplicationQuery,
): Promise<Pick<ApplicationPage, 'total' | 'counts'>> {
  const groups = knex('applications as a')
    .select('a.sync', 'a.health', 'a.cluster')
    .count('* as count')
    .groupBy('a.sync', 'a.health', 'a.cluster');
  applySelection(groups, knex, selection);
  applyFilters(groups, knex, { ...query, cluster: undefined });
  const counts = {
    sync: new Map<string, number>(),
    health: new Map<string, number>(),
    cluster: new Map<string, number>(),
  };
  const add = (of: Map<string, number>, name: unknown, count: number) =>
    of.set(String(name), (of.get(String(name)) ?? 0) + count);
  let total = 0;
  for (const group of await groups) {
    const count = Number(group.count);
    add(counts.cluster, group.cluster, count);
    if (query.cluster && group.cluster !== query.cluster) {
      continue;
    }
    add(counts.sync, group.sync, count);
    add(counts.health, group.health, count);
    if (
      (!query.sync || group.sync === query.sync) &&
      (!query.health || group.health === query.health)
    ) {
      total += count;
    }
  }
  return {
    total,
    counts: {
      sync: Object.fromEntries(counts.sync),
      health: Object.fromEntries(counts.health),
      cluster: Object.fromEntries(counts.cluster),
    },
  };
}

export async function findApplications(
  knex: Knex,
  selection: ApplicationSelection,
  limit: number,
): Promise<StoredApplication[]> {
  const query = knex('applications as a')
    .select('a.summary')
    .orderBy(['a.name', 'a.id'])
    .limit(limit);
  applySelection(query, knex, selection);
  return (await query).map(fromApplicationRow);
}

export async function isSelected(
  knex: Knex,
  id: string,
  selection: ApplicationSelection,
): Promise<boolean> {
  const query = knex('applications as a').select('a.id').where('a.id', id);
  applySelection(query, knex, selection);
  return (await query).length > 0;
}
