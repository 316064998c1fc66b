import { type Client, createClient } from '@amamba/plugin-amamba-common';
import {
  type DebugContract,
  debugContract,
} from '@amamba/plugin-amamba-debug-common';
import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';

/** Calls of the debug backend. @public */
export type DebugApi = Client<DebugContract>;

/** @public */
export const debugApiRef = createApiRef<DebugApi>().with({
  id: 'plugin.amamba-debug.client',
  pluginId: 'amamba-debug',
});

/** Makes the client of the portal's own backend. @public */
export function createDebugApi(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): DebugApi {
  return createClient(debugContract, {
    baseUrl: () => options.discoveryApi.getBaseUrl('amamba-debug'),
    fetch: options.fetchApi.fetch,
  });
}
