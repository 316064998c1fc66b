import type { ActivityEntry, Page } from '@amamba/plugin-amamba-common';
import type { Activity } from '@amamba/plugin-amamba-workspaces-common';
import type { Knex } from 'knex';
import type { PageRequest } from '../WorkspaceStore';
import { decodeActivityCursor, encodeActivityCursor } from './cursor';
import { type ActivityRow, fromActivityRow, toActivityRow } from './rows';

export async function addActivity(
  knex: Knex,
  entry: ActivityEntry,
): Promise<void> {
  await knex('activity').insert(toActivityRow(entry)).onConflict('id').ignore();
}

export async function listActivity(
  knex: Knex,
  workspace: string,
  page: PageRequest & { since?: Date },
): Promise<Page<Activity>> {
  const query = knex<ActivityRow>('activity')
    .where({ workspace })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit + 1);
  if (page.since) {
    query.where('at', '>=', page.since.getTime());
  }
  if (page.cursor) {
    const after = decodeActivityCursor(page.cursor);
    query.where('at', '<=', after.at);
    query.where(further =>
      further.where('at', '<', after.at).orWhere('id', '<', after.id),
    );
  }
  const rows = await query;
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(fromActivityRow),
    ...(rows.length > page.limit &&
      last && {
        nextCursor: encodeActivityCursor({
          at: Number(last.at),
          id: last.id,
        }),
      }),
  };
}

export async function deleteActivity(
  knex: Knex,
  before: Date,
): Promise<number> {
  return knex('activity').where('at', '<', before.getTime()).delete();
}
