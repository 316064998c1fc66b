import type { Knex } from 'knex';
import type { Sync } from '../PipelineStore';

/** A replica that is behind does not turn the time back. */
export async function recordSync(knex: Knex, sync: Sync): Promise<void> {
  const { engine, instance } = sync;
  const syncedAt = sync.at.getTime();
  await knex('sources')
    .insert({ engine, instance, synced_at: syncedAt })
    .onConflict(['engine', 'instance'])
    .ignore();
  await knex('sources')
    .where({ engine, instance })
    .where('synced_at', '<', syncedAt)
    .update({ synced_at: syncedAt });
}

export async function listSyncs(knex: Knex): Promise<Sync[]> {
  const rows = await knex('sources');
  return rows.map(row => ({
    engine: row.engine,
    instance: row.instance,
    at: new Date(Number(row.synced_at)),
  }));
}
