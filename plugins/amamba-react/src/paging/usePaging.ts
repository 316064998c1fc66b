import { useLocation, useSearchParams } from 'react-router-dom';

/** Where in a list the page is, kept in the page's address. @public */
export interface Paging<Name extends string = never> {
  /** What the list is narrowed to, by name. */
  filter: Partial<Record<Name, string>>;
  /** Of the page; undefined: of the first. */
  cursor: string | undefined;
  /** Replaces the filter and goes to the first page. */
  setFilter: (
    filter: Partial<Record<Name, string>>,
    options?: { replace?: boolean },
  ) => void;
  toFirst: () => void;
  toPrevious: () => void;
  toNext: (cursor: string) => void;
}

/** Cursors of the pages before, kept by the browser with the address. */
function readTrail(state: unknown): string[] {
  return typeof state === 'object' &&
    state !== null &&
    'trail' in state &&
    Array.isArray(state.trail)
    ? state.trail.map(String)
    : [];
}

/**
 * Filter and page of a list. Reloading and going back keep them.
 *
 * @param names - of the filter's parts, as they are in the address
 * @public
 */
export function usePaging<Name extends string = never>(
  names: readonly Name[] = [],
): Paging<Name> {
  const [search, setSearch] = useSearchParams();
  const trail = readTrail(useLocation().state);
  const cursor = search.get('cursor') ?? undefined;
  const filter: Partial<Record<Name, string>> = {};
  for (const name of names) {
    filter[name] = search.get(name) || undefined;
  }

  const go = (
    next: Partial<Record<Name, string>>,
    nextCursor: string | undefined,
    nextTrail: string[],
    replace = false,
  ) =>
    setSearch(
      previous => {
        const changed = new URLSearchParams(previous);
        const set = (name: string, value: string | undefined) =>
          value ? changed.set(name, value) : changed.delete(name);
        names.forEach(name => set(name, next[name]));
        set('cursor', nextCursor);
        return changed;
      },
      { state: { trail: nextTrail }, replace },
    );

  return {
    filter,
    cursor,
    setFilter: (next, options) => go(next, undefined, [], options?.replace),
    toFirst: () => go(filter, undefined, []),
    toPrevious: () => go(filter, trail[trail.length - 1], trail.slice(0, -1)),
    toNext: next => go(filter, next, [...trail, cursor ?? '']),
  };
}
