import {
  DEBUG_CHANNEL,
  debugSignalSchema,
} from '@amamba/plugin-amamba-debug-common';
import { useLive } from '@amamba/plugin-amamba-react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import type { TerminalDeskOptions } from './useTerminalDesk';
import type { DeskSession } from './types';

/** Enough to choose from. */
const MOST = 20;

/** Own sessions that run and have no tab here. */
export function useResumable(
  options: TerminalDeskOptions,
  shown: DeskSession[],
): DeskSession[] {
  const { workspace, entityRef, api } = options;
  const identity = useApi(identityApiRef);
  const { data } = useLive({
    queryKey: ['amamba-debug', 'own-sessions', workspace, entityRef ?? ''],
    fetch: async signal => {
      const { userEntityRef } = await identity.getBackstageIdentity();
      return api.listSessions({
        params: { workspace },
        query: {
          state: 'running',
          user: userEntityRef,
          entityRef,
          limit: MOST,
        },
        signal,
      });
    },
    channel: DEBUG_CHANNEL,
    matches: (signal, answer) => {
      const read = debugSignalSchema.safeParse(signal).data;
      return read?.about === 'sessions' && read.topic === answer?.topic;
    },
    fallbackPollMs: 15_000,
  });
  return useMemo(
    () =>
      (data?.items ?? []).filter(
        session =>
          session.own &&
          // What another tab or browser looks at stays there.
          session.phase === 'detached' &&
          session.mode !== 'download' &&
          session.mode !== 'upload' &&
          !shown.some(({ id }) => id === session.id),
      ),
    [data, shown],
  );
}
