import { syncStatusSchema } from '@amamba/plugin-amamba-workspaces-common';
import type { Knex } from 'knex';
import type {
  TargetBinding,
  TargetCount,
  TargetKey,
  TargetRecord,
} from '../WorkspaceStore';
import { fromTargetRow, type TargetRow, toTargetRow } from './rows';

/** Most values that SQLite takes in one list. */
const CHUNK = 500;

export async function listTargetsOf(
  knex: Knex,
  workspaces: readonly string[],
): Promise<TargetRecord[]> {
  const records: TargetRecord[] = [];
  for (let start = 0; start < workspaces.length; start += CHUNK) {
    const rows = await knex<TargetRow>('targets')
      .whereIn('workspace', workspaces.slice(start, start + CHUNK))
      .orderBy(['workspace', 'provisioner', 'target']);
    records.push(...rows.map(fromTargetRow));
  }
  return records;
}

export async function listWorkspacesWithTargets(knex: Knex): Promise<string[]> {
  const rows = await knex<TargetRow>('targets').distinct('workspace');
  return rows.map(row => row.workspace);
}

export async function listBindings(knex: Knex): Promise<TargetBinding[]> {
  const rows = await knex<TargetRow>('targets').select(
    'workspace',
    'provisioner',
    'target',
    'bound_at',
  );
  return rows.map(({ bound_at: boundAt, ...key }) => ({
    ...key,
    boundAt: new Date(Number(boundAt)),
  }));
}

export async function putTarget(
  knex: Knex,
  record: TargetRecord,
): Promise<void> {
  await knex('targets')
    .insert(toTargetRow(record))
    .onConflict(['workspace', 'provisioner', 'target'])
    .merge();
}

export async function deleteTarget(knex: Knex, key: TargetKey): Promise<void> {
  const { workspace, provisioner, target } = key;
  await knex('targets').where({ workspace, provisioner, target }).delete();
}

export async function countTargets(knex: Knex): Promise<TargetCount[]> {
  const rows: Array<{ provisioner: string; status: string; count: unknown }> =
    await knex('targets')
      .select('provisioner', 'status')
      .count('* as count')
      .groupBy('provisioner', 'status');
  return rows.map(row => ({
    provisioner: row.provisioner,
    status: syncStatusSchema.parse(row.status),
    count: Number(row.count),
  }));
}
