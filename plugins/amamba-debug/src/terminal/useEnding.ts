import { useCommand } from '@amamba/plugin-amamba-react';
import { useState } from 'react';
import type { LiveSession } from './LiveSession';
import type { TerminalDesk } from './types';

/** Ends a session and takes its tab away; asks while something runs in it. */
export function useEnding(desk: TerminalDesk) {
  const [asked, setAsked] = useState<LiveSession>();
  const command = useCommand({
    run: (live: LiveSession) => live.end(),
    onDone: (_, live) => {
      setAsked(undefined);
      desk.close(live.session.id);
    },
  });
  return {
    asked,
    running: command.running,
    error: command.error,
    ask: (live: LiveSession) => {
      const { phase, opened } = live.state();
      command.reset();
      if (phase === 'ended' || opened?.role === 'watcher') {
        desk.close(live.session.id);
      } else {
        setAsked(live);
      }
    },
    confirm: () => asked && command.execute(asked),
    close: () => setAsked(undefined),
  };
}
