import type { Knex } from 'knex';
import type { StoredProject } from '../store/ApplicationStore';
import type {
  InventoryItem,
  InventoryKind,
  InventoryStore,
} from './InventoryStore';

interface InventoryRow {
  id: string;
  kind: string;
  instance: string;
  project: string;
  detail: string;
  /** A string from PostgreSQL. */
  seen_at: number | string;
}

/** Rows of one statement: SQLite takes a limited number of values. */
const CHUNK = 100;

/** The store on SQLite or PostgreSQL. */
export class DatabaseInventoryStore implements InventoryStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async replace<K extends InventoryKind>(
    kind: K,
    instance: string,
    items: ReadonlyArray<InventoryItem<K>>,
    seenAt: Date,
  ): Promise<void> {
    const seen = seenAt.getTime();
    const rows = [...new Map(items.map(item => [item.id, item])).values()].map(
      ({ detail, ...item }) => ({
        ...item,
        kind,
        detail: JSON.stringify(detail),
        seen_at: seen,
      }),
    );
    await this.#knex.transaction(async trx => {
      for (let start = 0; start < rows.length; start += CHUNK) {
        await trx('inventory')
          .insert(rows.slice(start, start + CHUNK))
          .onConflict('id')
          .merge()
          .where('inventory.seen_at', '<', seen);
      }
      await trx('inventory')
        .where({ kind, instance })
        .andWhere('seen_at', '<', seen)
        .delete();
    });
  }

  async list<K extends InventoryKind>(
    kind: K,
    places: ReadonlyArray<Pick<StoredProject, 'instance' | 'name'>>,
  ): Promise<Array<InventoryItem<K>>> {
    if (places.length === 0) {
      return [];
    }
    const rows = await this.#knex<InventoryRow>('inventory')
      .where({ kind })
      .andWhere(query => {
        for (const { instance, name } of places) {
          query.orWhere({ instance, project: name });
        }
      });
    return rows.map(row => fromRow<K>(row));
  }

  async get<K extends InventoryKind>(
    kind: K,
    id: string,
  ): Promise<InventoryItem<K> | undefined> {
    const row = await this.#knex<InventoryRow>('inventory')
      .where({ kind, id })
      .first();
    return row && fromRow<K>(row);
  }
}

function fromRow<K extends InventoryKind>({
  id,
  instance,
  project,
  detail,
}: InventoryRow): InventoryItem<K> {
  return { id, instance, project, detail: JSON.parse(detail) };
}
