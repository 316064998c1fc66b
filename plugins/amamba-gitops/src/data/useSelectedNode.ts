import { useSearchParams } from 'react-router-dom';

/** Sides of a resource that can be looked at. */
export const SIDES = ['summary', 'live', 'diff', 'events', 'logs'] as const;
/** One of them. */
export type Side = (typeof SIDES)[number];

/** The resource that a person looks at, kept in the page's address. */
export function useSelectedNode(): {
  id: string | undefined;
  side: Side;
  select: (id: string | undefined) => void;
  turn: (side: Side) => void;
} {
  const [search, setSearch] = useSearchParams();
  const change = (edit: (changed: URLSearchParams) => void) =>
    setSearch(
      previous => {
        const changed = new URLSearchParams(previous);
        edit(changed);
        return changed;
      },
      { replace: true },
    );
  return {
    id: search.get('node') ?? undefined,
    side: SIDES.find(side => side === search.get('side')) ?? 'summary',
    select: id =>
      change(changed => {
        changed.delete('side');
        if (id === undefined) {
          changed.delete('node');
        } else {
          changed.set('node', id);
        }
      }),
    turn: side => change(changed => changed.set('side', side)),
  };
}
