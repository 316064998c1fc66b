import { z } from 'zod';

/** Most items a list answers at once. @public */
export const MAX_PAGE_SIZE = 100;

/** Query of every paged list: `limit` (1–100) and an opaque `cursor`. @public */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(25),
  cursor: z.string().max(500).optional(),
});

/** One page of a list. @public */
export interface Page<T> {
  items: T[];
  /** Pass as `cursor` for the next page; absent on the last one. */
  nextCursor?: string;
}

/** Path parameters of a route that belongs to one catalog entity. @public */
export const entityParams = z.object({
  kind: z.string().min(1).max(63),
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(63),
});

/** Names one catalog entity in a path. @public */
export type EntityParams = z.output<typeof entityParams>;

/** Path parameter of a route that belongs to one workspace. @public */
export const workspaceParams = z.object({
  workspace: z.string().min(1).max(63),
});

/** Names one workspace in a path. @public */
export type WorkspaceParams = z.output<typeof workspaceParams>;
