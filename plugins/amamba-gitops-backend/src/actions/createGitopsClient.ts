import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { type Client, createClient } from '@amamba/plugin-amamba-common';
import {
  type GitopsContract,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';

const PLUGIN_ID = 'amamba-gitops';

/** Makes a client of the plugin's own API that calls as somebody. */
export type GitopsClientFor = (
  credentials: BackstageCredentials,
) => Client<GitopsContract>;

/**
 * Actions go through the API like everybody else: what somebody may do, and
 * what is recorded of it, is decided in one place.
 */
export function createGitopsClient(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): GitopsClientFor {
  const { auth, discovery } = options;
  return credentials =>
    createClient(gitopsContract, {
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
