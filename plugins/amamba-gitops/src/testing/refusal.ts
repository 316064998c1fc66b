import { ApiError } from '@amamba/plugin-amamba-common';

/** A server's refusal. */
export function refusal(status: number, message: string): ApiError {
  return new ApiError({ name: 'Error', status, message });
}

/** A page of a list, as the backend cuts it. */
export function pageOf<T>(
  items: T[],
  query: { cursor?: string; limit?: unknown },
): { items: T[]; nextCursor: string | undefined } {
  const start = Number(query.cursor ?? 0);
  const next = start + Number(query.limit ?? 25);
  return {
    items: items.slice(start, next),
    nextCursor: next < items.length ? String(next) : undefined,
  };
}
