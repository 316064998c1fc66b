import { type Client, createClient } from '@amamba/plugin-amamba-common';
import {
  type WorkspacesContract,
  workspacesContract,
} from '@amamba/plugin-amamba-workspaces-common';
import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';

/** Calls of the workspaces backend. @public */
export type WorkspacesApi = Omit<
  Client<WorkspacesContract>,
  // Answers to services alone.
  'exportWorkspaces'
>;

/** @public */
export const workspacesApiRef = createApiRef<WorkspacesApi>().with({
  id: 'plugin.amamba-workspaces.client',
  pluginId: 'amamba-workspaces',
});

/** Makes the client of the portal's own backend. */
export function createWorkspacesApi(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): WorkspacesApi {
  return createClient(workspacesContract, {
    baseUrl: () => options.discoveryApi.getBaseUrl('amamba-workspaces'),
    fetch: options.fetchApi.fetch,
  });
}
