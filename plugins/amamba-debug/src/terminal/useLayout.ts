import { useEffect, useState } from 'react';

/** Ways to lay out terminals. */
export const LAYOUTS = ['single', 'columns', 'rows'] as const;
/** One of them. */
export type Layout = (typeof LAYOUTS)[number];

const STORAGE_KEY = 'amamba-debug.layout';
/** More would be too small to work in. */
const MOST_SHOWN = 4;

function storedLayout(): Layout {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return LAYOUTS.find(layout => layout === stored) ?? 'single';
  } catch {
    return 'single';
  }
}

/** How a person likes several terminals. */
export function useLayout(): [Layout, (layout: Layout) => void] {
  const [layout, setLayout] = useState(storedLayout);
  return [
    layout,
    next => {
      setLayout(next);
      try {
        localStorage.setItem(STORAGE_KEY, next);
      } catch {
        // It holds until the page is left.
      }
    },
  ];
}

/** Which sessions are in sight: the ones looked at last, in order of tabs. */
export function useShown(
  ids: string[],
  active: string | undefined,
  layout: Layout,
): string[] {
  const [recent, setRecent] = useState<string[]>([]);
  useEffect(() => {
    if (active) {
      setRecent(before => [active, ...before.filter(id => id !== active)]);
    }
  }, [active]);
  if (layout === 'single') {
    return active ? [active] : [];
  }
  const order = [
    ...(active ? [active] : []),
    ...recent.filter(id => id !== active),
    ...ids.filter(id => id !== active && !recent.includes(id)),
  ];
  const shown = order.filter(id => ids.includes(id)).slice(0, MOST_SHOWN);
  return ids.filter(id => shown.includes(id));
}
