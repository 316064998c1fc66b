import type { PodRef } from '@amamba/plugin-amamba-debug-common';
import { useSearchParams } from 'react-router-dom';

/** What is looked at of a container, beside the terminal. */
export const SIDES = ['diagnosis', 'tools', 'files'] as const;
/** One of them. */
export type Side = (typeof SIDES)[number];

/** What a person looks at, kept in the page's address. */
export interface Selection {
  /** As {@link podKey} writes it. */
  pod: string | undefined;
  container: string | undefined;
  side: Side;
  /** Whether the terminal has the place of that, too. */
  hidden: boolean;
  select: (pod: PodRef, container?: string) => void;
  /** Shows a side, also when they were hidden. */
  turn: (side: Side) => void;
  hide: () => void;
  clear: () => void;
}

/** In the address in place of a side. */
const HIDDEN = 'none';

/** Names a pod in an address: `cluster/namespace/pod`. */
export function podKey(pod: PodRef): string {
  return `${pod.cluster}/${pod.namespace}/${pod.pod}`;
}

/** The pod, container and side that a person looks at. */
export function useSelection(): Selection {
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
    pod: search.get('pod') ?? undefined,
    container: search.get('container') ?? undefined,
    side: SIDES.find(side => side === search.get('side')) ?? 'diagnosis',
    hidden: search.get('side') === HIDDEN,
    select: (pod, container) =>
      change(changed => {
        changed.set('pod', podKey(pod));
        if (container === undefined) {
          changed.delete('container');
        } else {
          changed.set('container', container);
        }
      }),
    turn: side => change(changed => changed.set('side', side)),
    hide: () => change(changed => changed.set('side', HIDDEN)),
    clear: () =>
      change(changed =>
        ['pod', 'container', 'side'].forEach(name => changed.delete(name)),
      ),
  };
}
