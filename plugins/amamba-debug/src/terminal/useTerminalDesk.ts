import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { LiveSession } from './LiveSession';
import { recallSessions, rememberSessions } from './remembered';
import type { DeskSession, SessionApi, TerminalDesk } from './types';
import { useDeepLink } from './useDeepLink';
import { useResumable } from './useResumable';
import { useTerminalLink } from './useTerminalLink';

/** Of which page the sessions are. */
export interface TerminalDeskOptions {
  workspace: string;
  /** Absent: of all of the workspace. */
  entityRef?: string;
  api: SessionApi;
}

interface Tabs {
  sessions: DeskSession[];
  active: string | undefined;
}

const NO_TABS: Tabs = { sessions: [], active: undefined };

function withOpened(tabs: Tabs, session: DeskSession, look: boolean): Tabs {
  const known = tabs.sessions.some(({ id }) => id === session.id);
  return {
    sessions: known ? tabs.sessions : [...tabs.sessions, session],
    active: look || !tabs.active ? session.id : tabs.active,
  };
}

function withClosed(tabs: Tabs, id: string): Tabs {
  const index = tabs.sessions.findIndex(session => session.id === id);
  const sessions = tabs.sessions.filter(session => session.id !== id);
  const neighbour = sessions[Math.min(index, sessions.length - 1)]?.id;
  return {
    sessions,
    active: tabs.active === id ? neighbour : tabs.active,
  };
}

/** Sessions that had tabs before the page was reloaded or left. */
function useRemembered(
  options: TerminalDeskOptions,
  tabs: Tabs,
  restore: (session: DeskSession) => void,
): void {
  const { workspace, entityRef, api } = options;
  const place = `${workspace} ${entityRef ?? ''}`;
  const [restored, setRestored] = useState<string>();
  useEffect(() => {
    let gone = false;
    const sessions = recallSessions(place).map(session =>
      api.getSession({ params: { workspace, session } }).catch(() => undefined),
    );
    Promise.all(sessions).then(found => {
      if (!gone) {
        found
          .filter(each => each !== undefined)
          .filter(each => each.phase !== 'ended')
          .forEach(restore);
        setRestored(place);
      }
    });
    return () => {
      gone = true;
    };
  }, [api, place, restore, workspace]);
  useEffect(() => {
    if (restored === place) {
      rememberSessions(
        place,
        tabs.sessions.map(({ id }) => id),
      );
    }
  }, [place, restored, tabs]);
}

/**
 * The terminals of a page: those that were opened here, those that ran when
 * the page was left, and the one that its address asks for (`?session=`).
 */
export function useTerminalDesk(options: TerminalDeskOptions): TerminalDesk {
  const { workspace, api } = options;
  const link = useTerminalLink();
  const [tabs, setTabs] = useState(NO_TABS);
  const lives = useRef(new Map<string, LiveSession>());

  const add = useCallback(
    (session: DeskSession, look: boolean) => {
      if (!lives.current.has(session.id)) {
        lives.current.set(
          session.id,
          new LiveSession(session, api, link, look),
        );
      }
      setTabs(before => withOpened(before, session, look));
    },
    [api, link],
  );
  const open = useCallback((session: DeskSession) => add(session, true), [add]);
  const restore = useCallback(
    (session: DeskSession) => add(session, false),
    [add],
  );
  useRemembered(options, tabs, restore);
  const linkGone = useDeepLink({ workspace, api, open });
  const resumable = useResumable(options, tabs.sessions);

  return useMemo(
    () => ({
      workspace,
      ...tabs,
      resumable,
      linkGone,
      open,
      activate: id => setTabs(before => ({ ...before, active: id })),
      live: id => lives.current.get(id),
      close: id => {
        lives.current.delete(id);
        setTabs(before => withClosed(before, id));
      },
      type: text => {
        const live = tabs.active ? lives.current.get(tabs.active) : undefined;
        live?.terminal?.focus();
        return live?.type(text) ?? false;
      },
    }),
    [workspace, tabs, resumable, linkGone, open],
  );
}
