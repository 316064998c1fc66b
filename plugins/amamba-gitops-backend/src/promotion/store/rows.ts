import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { StoredPromotion } from './PromotionStore';

/** A row of `promotions`. */
export interface PromotionRow {
  id: string;
  entity_ref: string;
  target: string;
  state: string;
  /** Epoch milliseconds; PostgreSQL answers text. */
  requested_at: number | string;
  detail: string;
  claimed_at: number | string;
  checked_at: number | string;
}

const TIMES = ['decidedAt', 'finishedAt', 'checkedAt'] as const;

export function toPromotionRow(
  promotion: StoredPromotion,
): Omit<PromotionRow, 'claimed_at'> {
  const { id, entityRef, to, state, requestedAt, ...detail } = promotion;
  return {
    id,
    entity_ref: entityRef,
    target: to,
    state,
    requested_at: requestedAt.getTime(),
    detail: JSON.stringify(detail),
    checked_at: promotion.checkedAt?.getTime() ?? 0,
  };
}

export function fromPromotionRow(row: PromotionRow): StoredPromotion {
  const detail = JSON.parse(row.detail);
  const times = TIMES.flatMap(key =>
    detail[key] ? [[key, new Date(detail[key])] as const] : [],
  );
  return {
    ...detail,
    ...Object.fromEntries(times),
    id: row.id,
    entityRef: row.entity_ref,
    to: row.target,
    state: row.state as StoredPromotion['state'],
    requestedAt: new Date(Number(row.requested_at)),
  };
}

// PostgreSQL fails on a NUL.
const cursorSchema = z.tuple([z.number().int(), z.string().regex(/^[^\0]*$/)]);

export function encodeCursor({ requestedAt, id }: StoredPromotion): string {
  return Buffer.from(JSON.stringify([requestedAt.getTime(), id])).toString(
    'base64url',
  );
}

/** @throws InputError when it is not one of ours. */
export function decodeCursor(cursor: string): { at: number; id: string } {
  try {
    const [at, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    return { at, id };
  } catch {
    throw new InputError(
      'The cursor is not one that this list gave; start again without a cursor',
    );
  }
}
