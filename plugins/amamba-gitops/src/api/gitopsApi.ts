import { type Client, createClient } from '@amamba/plugin-amamba-common';
import {
  type GitopsContract,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';

/** Calls of the GitOps backend. @public */
export type GitopsApi = Client<GitopsContract>;

/** @public */
export const gitopsApiRef = createApiRef<GitopsApi>().with({
  id: 'plugin.amamba-gitops.client',
  pluginId: 'amamba-gitops',
});

/** Makes the client of the portal's own backend. @public */
export function createGitopsApi(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): GitopsApi {
  return createClient(gitopsContract, {
    baseUrl: () => options.discoveryApi.getBaseUrl('amamba-gitops'),
    fetch: options.fetchApi.fetch,
  });
}
