import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useMemo, useState } from 'react';

/** Ways to look at resources. */
export const VIEWS = ['graph', 'table'] as const;
/** One of them. */
export type View = (typeof VIEWS)[number];

const KEY = 'resources-view';

/** How the person looked at resources last, wherever the portal keeps such things. */
export function useRememberedView(): [View, (view: View) => void] {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket('amamba-gitops'), [storage]);
  const [view, setView] = useState<View>(() => {
    const { value } = bucket.snapshot(KEY);
    return VIEWS.find(each => each === value) ?? 'graph';
  });
  const remember = (next: View) => {
    setView(next);
    // What is not remembered is a convenience less, and no failure.
    bucket.set(KEY, next).catch(() => undefined);
  };
  return [view, remember];
}
