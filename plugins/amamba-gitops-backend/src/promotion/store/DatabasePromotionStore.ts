import type { Page } from '@amamba/plugin-amamba-common';
import {
  type PromotionPath,
  promotionPathSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { Knex } from 'knex';
import type { PromotionStore, StoredPromotion } from './PromotionStore';
import {
  decodeCursor,
  encodeCursor,
  fromPromotionRow,
  type PromotionRow,
  toPromotionRow,
} from './rows';

/** Longer than writing to Git may take: whoever claimed it is gone. */
const CLAIM_MS = 5 * 60_000;
/** Of those whose writing was interrupted, read at once. */
const MAX_INTERRUPTED = 200;

interface PathRow {
  entity_ref: string;
  version: number;
  path: string;
}

/** The store on SQLite or PostgreSQL. */
export class DatabasePromotionStore implements PromotionStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async getPath(
    entityRef: string,
  ): Promise<{ path: PromotionPath; version: number } | undefined> {
    const row = await this.#knex<PathRow>('promotion_paths')
      .where({ entity_ref: entityRef })
      .first();
    return (
      row && {
        path: promotionPathSchema.parse(JSON.parse(row.path)),
        version: row.version,
      }
    );
  }

  async setPath(
    entityRef: string,
    path: PromotionPath,
    version: number,
  ): Promise<number | undefined> {
    const row = { version: version + 1, path: JSON.stringify(path) };
    const written =
      version === 0
        ? await this.#knex('promotion_paths')
            .insert({ entity_ref: entityRef, ...row })
            .onConflict('entity_ref')
            .ignore()
            .returning('version')
            .then(rows => rows.length)
        : await this.#knex('promotion_paths')
            .where({ entity_ref: entityRef, version })
            .update(row);
    return written > 0 ? row.version : undefined;
  }

  async add(promotion: StoredPromotion, claimedAt?: Date): Promise<void> {
    await this.#knex('promotions').insert({
      ...toPromotionRow(promotion),
      claimed_at: claimedAt?.getTime() ?? 0,
    });
  }

  async remove(id: string): Promise<void> {
    await this.#knex('promotions').where({ id }).delete();
  }

  async get(
    entityRef: string,
    id: string,
  ): Promise<StoredPromotion | undefined> {
    // PostgreSQL fails on a NUL.
    const row = id.includes('\0')
      ? undefined
      : await this.#promotions(entityRef).where({ id }).first();
    return row && fromPromotionRow(row);
  }

  async list(
    entityRef: string,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<Page<StoredPromotion>> {
    const query = this.#promotions(entityRef).limit(limit + 1);
    if (cursor !== undefined) {
      const { at, id } = decodeCursor(cursor);
      query.where(older =>
        older
          .where('requested_at', '<', at)
          .orWhere(same =>
            same.where('requested_at', at).andWhere('id', '<', id),
          ),
      );
    }
    const found = (await query).map(fromPromotionRow);
    const items = found.slice(0, limit);
    return {
      items,
      ...(found.length > limit && { nextCursor: encodeCursor(items.at(-1)!) }),
    };
  }

  async listOpen(entityRef: string): Promise<StoredPromotion[]> {
    const rows = await this.#promotions(entityRef).whereIn('state', [
      'waiting',
      'proposed',
    ]);
    return rows.map(fromPromotionRow);
  }

  async listLastDone(entityRef: string): Promise<StoredPromotion[]> {
    const newest = this.#knex('promotions')
      .where({ entity_ref: entityRef, state: 'done' })
      .groupBy('target')
      .select('target')
      .max('requested_at as requested_at');
    const rows = await this.#promotions(entityRef)
      .where({ state: 'done' })
      .whereIn(['target', 'requested_at'], newest);
    return rows.map(fromPromotionRow);
  }

  async claim(id: string, now: Date): Promise<boolean> {
    const claimed = await this.#knex('promotions')
      .where({ id, state: 'waiting' })
      .andWhere('claimed_at', '<', now.getTime() - CLAIM_MS)
      .update({ claimed_at: now.getTime() });
    return claimed === 1;
  }

  async release(id: string): Promise<void> {
    await this.#knex('promotions').where({ id }).update({ claimed_at: 0 });
  }

  async update(
    promotion: StoredPromotion,
    from: StoredPromotion['state'],
  ): Promise<boolean> {
    const { id, ...row } = toPromotionRow(promotion);
    const updated = await this.#knex('promotions')
      .where({ id, state: from })
      .update({ ...row, claimed_at: 0 });
    return updated === 1;
  }

  async listInterrupted(
    before: Date,
    entityRef?: string,
  ): Promise<StoredPromotion[]> {
    const query = this.#knex<PromotionRow>('promotions')
      .where({ state: 'waiting', ...(entityRef && { entity_ref: entityRef }) })
      .andWhere('claimed_at', '>', 0)
      .andWhere('claimed_at', '<', before.getTime() - CLAIM_MS)
      .limit(MAX_INTERRUPTED);
    return (await query)
      .map(fromPromotionRow)
      .filter(({ needsApproval }) => !needsApproval);
  }

  async listUnchecked(before: Date, limit: number): Promise<StoredPromotion[]> {
    const rows = await this.#knex<PromotionRow>('promotions')
      .where({ state: 'proposed' })
      .andWhere('checked_at', '<', before.getTime())
      .orderBy(['checked_at', 'id'])
      .limit(limit);
    return rows.map(fromPromotionRow);
  }

  #promotions(entityRef: string) {
    return this.#knex<PromotionRow>('promotions')
      .where({ entity_ref: entityRef })
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
  }
}
