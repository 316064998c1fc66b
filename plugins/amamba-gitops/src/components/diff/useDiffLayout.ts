import { useSearchParams } from 'react-router-dom';

/** Ways to look at a difference. */
export const DIFF_LAYOUTS = ['split', 'unified'] as const;
/** One of them. */
export type DiffLayout = (typeof DIFF_LAYOUTS)[number];

/** How differences are looked at, kept in the page's address. */
export function useDiffLayout(): [DiffLayout, (layout: DiffLayout) => void] {
  const [search, setSearch] = useSearchParams();
  const layout = DIFF_LAYOUTS.find(each => each === search.get('layout'));
  return [
    layout ?? 'split',
    next =>
      setSearch(
        previous => {
          const changed = new URLSearchParams(previous);
          changed.set('layout', next);
          return changed;
        },
        { replace: true },
      ),
  ];
}
