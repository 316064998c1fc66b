import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { DeskSession, SessionApi } from './types';

const PARAMETER = 'session';

/** The address of this page that opens a session, to watch it. */
export function linkTo(session: string): string {
  const url = new URL(window.location.href);
  url.searchParams.set(PARAMETER, session);
  return url.href;
}

/**
 * Opens the session that the page's address asks for.
 *
 * @returns whether there is none, or none any more
 */
export function useDeepLink(options: {
  workspace: string;
  api: Pick<SessionApi, 'getSession'>;
  open: (session: DeskSession) => void;
}): boolean {
  const { workspace, api, open } = options;
  const [search, setSearch] = useSearchParams();
  const [gone, setGone] = useState(false);
  const asked = search.get(PARAMETER);
  useEffect(() => {
    if (!asked) {
      return undefined;
    }
    let left = false;
    const found = (session?: DeskSession & { phase: string }) => {
      if (left) {
        return;
      }
      const runs = session !== undefined && session.phase !== 'ended';
      setGone(!runs);
      if (runs) {
        open(session);
      }
      // The tab remembers it from now on.
      setSearch(
        previous => {
          const changed = new URLSearchParams(previous);
          changed.delete(PARAMETER);
          return changed;
        },
        { replace: true },
      );
    };
    api
      .getSession({ params: { workspace, session: asked } })
      .then(found, () => found());
    return () => {
      left = true;
    };
    // The setter is another one after each navigation.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, workspace, api, open]);
  return gone;
}
