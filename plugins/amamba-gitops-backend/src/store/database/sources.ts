import type { Knex } from 'knex';
import type { InstanceSync } from '../ApplicationStore';

/** A replica that is behind does not turn the time back. */
export async function recordSync(
  knex: Knex,
  { instance, at }: InstanceSync,
): Promise<void> {
  const syncedAt = at.getTime();
  await knex('sources')
    .insert({ instance, synced_at: syncedAt })
    .onConflict('instance')
    .ignore();
  await knex('sources')
    .where({ instance })
    .where('synced_at', '<', syncedAt)
    .update({ synced_at: syncedAt });
}

export async function listSyncs(knex: Knex): Promise<InstanceSync[]> {
  const rows = await knex('sources');
  return rows.map(row => ({
    instance: row.instance,
    at: new Date(Number(row.synced_at)),
  }));
}
