import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  type Client,
  type Contract,
  createClient,
} from '@amamba/plugin-amamba-common';

/** Makes a client of a plugin's API that calls as somebody. @public */
export type ClientFor<C extends Contract> = (
  credentials: BackstageCredentials,
) => Client<C>;

/** What {@link createClientFor} needs of the backend. @public */
export interface ClientServices {
  auth: AuthService;
  discovery: DiscoveryService;
}

/**
 * Calls a plugin's API on behalf of somebody, as actions and steps of
 * templates do: what somebody may do, and what is recorded of it, is decided
 * in one place.
 *
 * @public
 */
export function createClientFor<C extends Contract>(
  contract: C,
  pluginId: string,
  { auth, discovery }: ClientServices,
): ClientFor<C> {
  return credentials =>
    createClient(contract, {
      baseUrl: () => discovery.getBaseUrl(pluginId),
      fetch: async (input, init) => {
        // Anew for each request: a caller may wait longer than a token lives.
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: credentials,
          targetPluginId: pluginId,
        });
        const headers = new Headers(init?.headers);
        headers.set('Authorization', `Bearer ${token}`);
        return fetch(input, { ...init, headers });
      },
    });
}
