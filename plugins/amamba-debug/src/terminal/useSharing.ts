import { useCommand, useNotify } from '@amamba/plugin-amamba-react';
import { useState } from 'react';
import { useMessages } from '../translation/translation';
import type { LiveSession } from './LiveSession';
import type { SessionApi } from './types';
import { linkTo } from './useDeepLink';

/** Lets colleagues watch a session, once that was asked. */
export function useSharing(api: Pick<SessionApi, 'shareSession'>) {
  const t = useMessages();
  const notify = useNotify();
  const [asked, setAsked] = useState<LiveSession>();
  const copyLink = (live: LiveSession) =>
    navigator.clipboard.writeText(linkTo(live.session.id)).then(
      () => notify(t('terminal.tool.linkCopied')),
      () => {
        // Not allowed: the button for it stays.
      },
    );
  const command = useCommand({
    run: ({ live, shared }: { live: LiveSession; shared: boolean }) =>
      api.shareSession({
        params: { workspace: live.session.workspace, session: live.session.id },
        body: { shared },
      }),
    onDone: (_, { live, shared }) => {
      setAsked(undefined);
      if (shared) {
        copyLink(live);
      }
    },
  });
  return {
    asked,
    running: command.running,
    error: command.error,
    copyLink,
    /** Sharing is asked about; to end it is not. */
    ask: (live: LiveSession, shared: boolean) => {
      command.reset();
      if (shared) {
        setAsked(live);
      } else {
        command.execute({ live, shared });
      }
    },
    confirm: () => asked && command.execute({ live: asked, shared: true }),
    close: () => setAsked(undefined),
  };
}
