import { type Client, createClient } from '@amamba/plugin-amamba-common';
import {
  type PipelinesContract,
  pipelinesContract,
} from '@amamba/plugin-amamba-pipelines-common';
import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';

/** Calls of the pipelines backend. @public */
export type PipelinesApi = Client<PipelinesContract>;

/** @public */
export const pipelinesApiRef = createApiRef<PipelinesApi>().with({
  id: 'plugin.amamba-pipelines.client',
  pluginId: 'amamba-pipelines',
});

/** Makes the client of the portal's own backend. @public */
export function createPipelinesApi(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): PipelinesApi {
  return createClient(pipelinesContract, {
    baseUrl: () => options.discoveryApi.getBaseUrl('amamba-pipelines'),
    fetch: options.fetchApi.fetch,
  });
}
