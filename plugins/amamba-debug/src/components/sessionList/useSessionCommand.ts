import type { Session } from '@amamba/plugin-amamba-debug-common';
import { type Command, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { debugApiRef } from '../../api/debugApi';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';

/** Ends a session: an own one, or as an administrator that of somebody else. */
export function useEndSession(onDone: () => void): Command<Session> {
  const t = useMessages();
  const api = useApi(debugApiRef);
  return useCommand({
    run: ({ id, workspace, own }: Session) => {
      const params = { workspace, session: id };
      return own ? api.closeSession({ params }) : api.endSession({ params });
    },
    doneMessage: () => t('sessions.endAsked'),
    invalidates: [QUERY_ROOT, 'sessions'],
    onDone,
  });
}
