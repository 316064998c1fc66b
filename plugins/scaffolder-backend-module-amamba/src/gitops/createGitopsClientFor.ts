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

/** A client of the GitOps API. */
export type GitopsClient = Client<GitopsContract>;

/** Makes a client that calls as somebody. */
export type GitopsClientFor = (
  credentials: BackstageCredentials,
) => GitopsClient;

/** What a step may do, whoever runs the template may do: it calls as them. */
export function createGitopsClientFor(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): GitopsClientFor {
  const { auth, discovery } = options;
  return credentials =>
    createClient(gitopsContract, {
      baseUrl: () => discovery.getBaseUrl(PLUGIN_ID),
      fetch: async (input, init) => {
        // Anew for each request: a step may wait longer than a token lives.
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
