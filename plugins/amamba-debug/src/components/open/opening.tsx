import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { type Command, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  createContext,
  type ReactNode,
  useContext,
  useMemo,
  useState,
} from 'react';
import { debugApiRef } from '../../api/debugApi';
import { useEntityParams } from '../../data/entity';
import { QUERY_ROOT, usePolicy } from '../../data/queries';
import type { TerminalDesk } from '../../terminal/types';
import { type Entry, openWay, type Way } from './ways';

/** Dialogs that ask before something is opened. */
export type OpeningDialog =
  | {
      name:
        | 'shell'
        | 'command'
        | 'logs'
        | 'debug-container'
        | 'pod-copy'
        | 'preview';
      at: ContainerRef;
    }
  | { name: 'entry'; way: Way };

/** What a page has for opening sessions. */
export interface Opening {
  desk: TerminalDesk;
  /** What was said last; remembered as long as the page is open. */
  entry: { reason: string; record: boolean };
  setEntry: (entry: { reason: string; record: boolean }) => void;
  dialog: OpeningDialog | undefined;
  ask: (dialog: OpeningDialog | undefined) => void;
}

const Context = createContext<Opening | undefined>(undefined);

/** Brings the page's terminals to whatever opens sessions. */
export function OpeningProvider(props: {
  desk: TerminalDesk;
  children: ReactNode;
}) {
  const [entry, setEntry] = useState({ reason: '', record: true });
  const [dialog, ask] = useState<OpeningDialog>();
  const { desk, children } = props;
  const value = useMemo(
    () => ({ desk, entry, setEntry, dialog, ask }),
    [desk, entry, dialog],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** What the page has for opening sessions. */
export function useOpening(): Opening {
  const opening = useContext(Context);
  if (!opening) {
    throw new Error('Sessions are opened within an OpeningProvider');
  }
  return opening;
}

/** What is said before entering, as the policy of the workspace wants it. */
export function useEntry(): { entry: Entry; missing: boolean } {
  const { entry } = useOpening();
  const policy = usePolicy().data?.policy;
  const reason = entry.reason.trim();
  return {
    entry: {
      reason: reason || undefined,
      record: policy?.recording === 'optional' ? entry.record : undefined,
    },
    missing: policy?.reason === 'required' && !reason,
  };
}

/** Opens a session and gives it a terminal. */
export function useOpenCommand(onDone?: () => void): Command<Way> {
  const api = useApi(debugApiRef);
  const params = useEntityParams();
  const { desk } = useOpening();
  const { entry } = useEntry();
  return useCommand({
    run: (way: Way) => openWay(api, params, desk.workspace, way, entry),
    invalidates: [QUERY_ROOT, 'sessions'],
    onDone: session => {
      desk.open(session);
      onDone?.();
    },
  });
}

/** Opens at once, or asks first for the reason that has to be said. */
export function useOpenAtOnce(): Command<Way> {
  const { ask } = useOpening();
  const { missing } = useEntry();
  const command = useOpenCommand();
  return {
    ...command,
    execute: way =>
      missing ? ask({ name: 'entry', way }) : command.execute(way),
  };
}
