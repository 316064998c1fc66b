import {
  type ClientFor,
  type ClientServices,
  createClientFor,
} from '@amamba/plugin-amamba-node';
import {
  type WorkspacesContract,
  workspacesContract,
} from '@amamba/plugin-amamba-workspaces-common';

/** Makes a client of the plugin's own API that calls as somebody. */
export type WorkspacesClientFor = ClientFor<WorkspacesContract>;

/** Actions go through the API like everybody else. */
export function createWorkspacesClient(
  services: ClientServices,
): WorkspacesClientFor {
  return createClientFor(workspacesContract, 'amamba-workspaces', services);
}
