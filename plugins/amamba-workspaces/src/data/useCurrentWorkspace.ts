import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { z } from 'zod';

/** The workspace that somebody works in. @public */
export interface CurrentWorkspace {
  name: string;
  title?: string;
}

const BUCKET = 'amamba-workspaces';
const KEY = 'current';

const currentSchema = z.object({
  name: z.string().min(1),
  title: z.string().optional(),
});

/**
 * The workspace that the person used last, wherever the portal keeps what it
 * remembers of people.
 *
 * @returns it, and a function that replaces it; undefined forgets it
 * @public
 */
export function useCurrentWorkspace(): [
  CurrentWorkspace | undefined,
  (workspace: CurrentWorkspace | undefined) => void,
] {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket(BUCKET), [storage]);
  const [value, setValue] = useState<unknown>(() => bucket.snapshot(KEY).value);
  useEffect(() => {
    const subscription = bucket
      .observe$(KEY)
      .subscribe(snapshot => setValue(snapshot.value));
    return () => subscription.unsubscribe();
  }, [bucket]);
  const current = useMemo(() => currentSchema.safeParse(value).data, [value]);
  const setCurrent = useCallback(
    (workspace: CurrentWorkspace | undefined) => {
      // What is not remembered is a convenience less, and no failure.
      const done = workspace
        ? bucket.set(KEY, currentSchema.parse(workspace))
        : bucket.remove(KEY);
      done.catch(() => undefined);
    },
    [bucket],
  );
  return [current, setCurrent];
}
