import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { type Client, createClient } from '@amamba/plugin-amamba-common';
import {
  type WorkspacesContract,
  workspacesContract,
} from '@amamba/plugin-amamba-workspaces-common';

const PLUGIN_ID = 'amamba-workspaces';

/** Makes a client of the plugin's own API that calls as somebody. */
export type WorkspacesClientFor = (
  credentials: BackstageCredentials,
) => Client<WorkspacesContract>;

/**
 * Actions go through the API like everybody else: what somebody may do, and
 * what is recorded of it, is decided in one place.
 */
export function createWorkspacesClient(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): WorkspacesClientFor {
  const { auth, discovery } = options;
  return credentials =>
    createClient(workspacesContract, {
      baseUrl: () => discovery.getBaseUrl(PLUGIN_ID),
      fetch: async (input, init) => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: credentials,
          targetPluginId: PLUGIN_ID,
        });
        const headers = new Headers(init?.headers);
        headers.set('Authorization', `Bearer ${token}`);
        return fetch(input, { ...init, headers });
      },
    });
}
