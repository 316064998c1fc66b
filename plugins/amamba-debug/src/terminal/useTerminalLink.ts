import {
  discoveryApiRef,
  identityApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import type { TerminalLink } from './connection/options';

/** How this portal's debug backend is reached as the person. */
export function useTerminalLink(): TerminalLink {
  const discovery = useApi(discoveryApiRef);
  const identity = useApi(identityApiRef);
  return useMemo(
    () => ({
      baseUrl: () => discovery.getBaseUrl('amamba-debug'),
      token: async () => (await identity.getCredentials()).token,
    }),
    [discovery, identity],
  );
}
