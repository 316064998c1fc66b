import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { WorkspaceContent, WorkspaceRecord } from '../WorkspaceStore';
import { fromWorkspaceRow, toWorkspaceRow, type WorkspaceRow } from './rows';

export async function insertWorkspace(
  knex: Knex,
  record: WorkspaceRecord,
): Promise<void> {
  await inClaimedTransaction(knex, async trx => {
    const inserted = await trx('workspaces')
      .insert(toWorkspaceRow(record))
      .onConflict('name')
      .ignore()
      .returning('name');
    if (inserted.length === 0) {
      throw new ConflictError(
        `There is a workspace ${record.name} already; choose another name`,
      );
    }
    await replaceClaims(trx, record);
  });
}

export async function updateWorkspace(
  knex: Knex,
  change: {
    name: string;
    revision: number;
    content: WorkspaceContent;
    by: string;
  },
): Promise<void> {
  const { name, revision, content, by } = change;
  const row = toWorkspaceRow({
    ...content,
    name,
    revision: revision + 1,
    createdBy: '',
    createdAt: new Date(0),
    updatedBy: by,
    updatedAt: new Date(),
  });
  const { created_by: _by, created_at: _at, ...changed } = row;
  await inClaimedTransaction(knex, async trx => {
    const updated = await trx('workspaces')
      .where({ name, revision })
      .update(changed);
    if (updated === 0) {
      throw new ConflictError(
        `The workspace ${name} was changed by somebody else meanwhile; load it again and repeat your change`,
      );
    }
    await replaceClaims(trx, { name, spec: content.spec });
  });
}

/** The claims go with it by foreign key. */
export async function deleteWorkspace(knex: Knex, name: string): Promise<void> {
  await knex('workspaces').where({ name }).delete();
}

export async function getWorkspace(
  knex: Knex,
  name: string,
): Promise<WorkspaceRecord | undefined> {
  const row = await knex<WorkspaceRow>('workspaces').where({ name }).first();
  return row && fromWorkspaceRow(row);
}

export async function listWorkspaces(
  knex: Knex,
): Promise<Map<string, WorkspaceRecord>> {
  const rows = await knex<WorkspaceRow>('workspaces').orderBy('name');
  return new Map(rows.map(row => [row.name, fromWorkspaceRow(row)]));
}

async function replaceClaims(
  trx: Knex.Transaction,
  { name, spec }: Pick<WorkspaceRecord, 'name' | 'spec'>,
): Promise<void> {
  await trx('claims').where({ workspace: name }).delete();
  const rows = spec.clusters.flatMap(cluster =>
    cluster.namespaces.map(namespace => ({
      cluster: cluster.name,
      namespace: namespace.name,
      workspace: name,
    })),
  );
  if (rows.length > 0) {
    await trx.batchInsert('claims', rows, 100);
  }
}

/** Of two that name one namespace at the same time, the database takes one. */
async function inClaimedTransaction(
  knex: Knex,
  write: (trx: Knex.Transaction) => Promise<void>,
): Promise<void> {
  try {
    await knex.transaction(write);
  } catch (error) {
    if (isDatabaseConflictError(error)) {
      throw new ConflictError(
        'One of the namespaces is taken; choose another name',
      );
    }
    throw error;
  }
}
