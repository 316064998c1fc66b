import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ApplicationKey } from '@amamba/plugin-amamba-gitops-common';
import type { Knex } from 'knex';
import type { SeenApplication, StoredApplication } from '../ApplicationStore';
import { applicationIdOf } from '../ids';
import {
  type ApplicationRow,
  fromApplicationRow,
  toApplicationRow,
} from './rows';

/** SQLite takes so many values in a statement, and a lock is held for each. */
const BATCH = 100;

export async function putApplications(
  knex: Knex,
  applications: readonly SeenApplication[],
  seenAt: Date,
): Promise<StoredApplication[]> {
  const changed: StoredApplication[] = [];
  // In one order, so that two replicas never wait for each other's rows.
  const sorted = [...applications].sort((a, b) =>
    a.summary.id < b.summary.id ? -1 : 1,
  );
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    changed.push(...(await putBatch(knex, batch, seenAt)));
    // SQLite answers within the turn.
    await nextTurn();
  }
  return changed;
}

async function putBatch(
  knex: Knex,
  batch: readonly SeenApplication[],
  seenAt: Date,
): Promise<StoredApplication[]> {
  const rows = batch.map(application => toApplicationRow(application, seenAt));
  // Most of a resync is unchanged: that is found out without a lock.
  const candidates = await findChanged(knex, rows);
  if (candidates.length === 0) {
    return [];
  }
  return knex.transaction(async trx => {
    const changed = await findChanged(trx, candidates, { lock: true });
    if (changed.length > 0) {
      await trx('applications').insert(changed).onConflict('id').merge();
      await replaceLabels(trx, changed);
    }
    return changed.map(fromApplicationRow);
  });
}

async function findChanged(
  knex: Knex,
  rows: ApplicationRow[],
  options: { lock?: boolean } = {},
): Promise<ApplicationRow[]> {
  const query = knex<ApplicationRow>('applications')
    .select('id', 'content_hash', 'seen_at')
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .orderBy('id');
  const kept = await (options.lock ? query.forUpdate() : query);
  const byId = new Map(kept.map(row => [row.id, row]));
  return rows.filter(row => {
    const found = byId.get(row.id);
    return (
      !found ||
      (found.content_hash !== row.content_hash &&
        Number(found.seen_at) <= Number(row.seen_at))
    );
  });
}

async function replaceLabels(
  trx: Knex.Transaction,
  rows: ApplicationRow[],
): Promise<void> {
  await trx('application_labels')
    .whereIn(
      'application_id',
      rows.map(({ id }) => id),
    )
    .delete();
  const labels = rows.flatMap(row =>
    Object.entries(fromApplicationRow(row).labels).map(([key, value]) => ({
      application_id: row.id,
      key,
      value,
    })),
  );
  for (let start = 0; start < labels.length; start += BATCH) {
    await trx('application_labels')
      .insert(labels.slice(start, start + BATCH))
      .onConflict(['application_id', 'key'])
      .merge();
  }
}

export async function removeApplication(
  knex: Knex,
  key: ApplicationKey,
  seenAt: Date,
): Promise<boolean> {
  const removed = await knex('applications')
    .where({ id: applicationIdOf(key) })
    .where('seen_at', '<=', seenAt.getTime())
    .delete();
  return removed > 0;
}

export async function removeOthers(
  knex: Knex,
  instance: string,
  ids: ReadonlySet<string>,
  seenAt: Date,
): Promise<StoredApplication[]> {
  const kept = await knex<ApplicationRow>('applications')
    .select('id', 'summary')
    .where({ instance })
    .where('seen_at', '<=', seenAt.getTime());
  const gone = kept.filter(({ id }) => !ids.has(id));
  for (let start = 0; start < gone.length; start += BATCH) {
    const batch = gone.slice(start, start + BATCH).map(({ id }) => id);
    await knex('applications')
      .whereIn('id', batch)
      .where('seen_at', '<=', seenAt.getTime())
      .delete();
  }
  return gone.map(fromApplicationRow);
}
