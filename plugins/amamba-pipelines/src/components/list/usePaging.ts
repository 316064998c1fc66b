import { useLocation, useSearchParams } from 'react-router-dom';
import { readFilter, type RunFilter } from './RunsFilters';

/** Where in a list of runs the page is, kept in the page's address. */
export interface Paging {
  filter: RunFilter;
  cursor: string | undefined;
  setFilter: (filter: RunFilter) => void;
  toNewest: () => void;
  toNewer: () => void;
  toOlder: (cursor: string) => void;
}

/** Cursors of the newer pages, kept by the browser with the address. */
function readTrail(state: unknown): string[] {
  return typeof state === 'object' &&
    state !== null &&
    'trail' in state &&
    Array.isArray(state.trail)
    ? state.trail.map(String)
    : [];
}

/** Filter and page of a list of runs. Reloading and going back keep them. */
export function usePaging(): Paging {
  const [search, setSearch] = useSearchParams();
  const trail = readTrail(useLocation().state);
  const filter = readFilter(search);
  const cursor = search.get('cursor') ?? undefined;

  const go = (
    next: RunFilter,
    nextCursor: string | undefined,
    nextTrail: string[],
  ) => {
    const entries = Object.entries({
      ...next,
      cursor: nextCursor || undefined,
    });
    setSearch(
      previous => {
        const changed = new URLSearchParams(previous);
        for (const [name, value] of entries) {
          if (value) {
            changed.set(name, value);
          } else {
            changed.delete(name);
          }
        }
        return changed;
      },
      { state: { trail: nextTrail } },
    );
  };

  return {
    filter,
    cursor,
    setFilter: next =>
      go({ phase: undefined, pipeline: undefined, ...next }, undefined, []),
    toNewest: () => go(filter, undefined, []),
    toNewer: () => go(filter, trail[trail.length - 1], trail.slice(0, -1)),
    toOlder: next => go(filter, next, [...trail, cursor ?? '']),
  };
}
