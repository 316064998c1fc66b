import {
  type GitopsContract,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import {
  type ClientFor,
  type ClientServices,
  createClientFor,
} from '@amamba/plugin-amamba-node';

/** Makes a client of the plugin's own API that calls as somebody. */
export type GitopsClientFor = ClientFor<GitopsContract>;

/** Actions go through the API like everybody else. */
export function createGitopsClient(services: ClientServices): GitopsClientFor {
  return createClientFor(gitopsContract, 'amamba-gitops', services);
}
