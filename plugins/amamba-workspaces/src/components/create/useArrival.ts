import { useApi } from '@backstage/frontend-plugin-api';
import { isNotFound } from '@amamba/plugin-amamba-react';
import { useEffect, useRef, useState } from 'react';
import { workspacesApiRef } from '../../api/workspacesApi';

/** How long a workspace that was just made may take to be in the catalog. */
const ARRIVAL_MS = 30_000;
const ASK_EVERY_MS = 700;

/**
 * Waits until a workspace that was just made is in the catalog.
 *
 * @param name - undefined: none was made yet
 * @returns whether it was given up
 */
export function useArrival(
  name: string | undefined,
  onArrived: (name: string) => void,
): boolean {
  const api = useApi(workspacesApiRef);
  const [late, setLate] = useState(false);
  const arrived = useRef(onArrived);
  useEffect(() => {
    arrived.current = onArrived;
  });
  useEffect(() => {
    if (name === undefined) {
      return undefined;
    }
    const controller = new AbortController();
    const end = Date.now() + ARRIVAL_MS;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        await api.getWorkspace({
          params: { workspace: name },
          signal: controller.signal,
        });
        if (!controller.signal.aborted) arrived.current(name);
      } catch (error) {
        if (controller.signal.aborted) return;
        // Any other refusal is for the page of the workspace to show.
        if (error instanceof Error && !isNotFound(error)) {
          arrived.current(name);
        } else if (Date.now() < end) {
          timer = setTimeout(ask, ASK_EVERY_MS);
        } else {
          setLate(true);
        }
      }
    };
    ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [api, name]);
  return late;
}
