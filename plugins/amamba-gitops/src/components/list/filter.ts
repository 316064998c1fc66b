import {
  healthStatusSchema,
  syncStatusSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { ApplicationQuery } from '../../data/queries';

/** Parts of the filter, as they are in the address. */
export const FILTER_NAMES = [
  'search',
  'sync',
  'health',
  'cluster',
  'sort',
] as const;

/** What the list is narrowed to, as the address has it. */
export type FilterTexts = Partial<
  Record<(typeof FILTER_NAMES)[number], string>
>;

/** Orders of the list. */
export const SORTS = ['name', 'attention', 'lastSynced'] as const;

/** Reads a filter from the address of the page; what is not one is ignored. */
export function readFilter(texts: FilterTexts): ApplicationQuery {
  return {
    search: texts.search?.slice(0, 200),
    sync: syncStatusSchema.safeParse(texts.sync).data,
    health: healthStatusSchema.safeParse(texts.health).data,
    cluster: texts.cluster,
    sort: SORTS.find(sort => sort === texts.sort) ?? 'name',
  };
}

/** Whether a filter leaves anything out. */
export function narrows(filter: ApplicationQuery): boolean {
  return Boolean(
    filter.search || filter.sync || filter.health || filter.cluster,
  );
}
