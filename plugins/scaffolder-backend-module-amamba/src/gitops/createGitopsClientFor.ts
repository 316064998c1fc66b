import type { Client } from '@amamba/plugin-amamba-common';
import {
  type GitopsContract,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import {
  type ClientFor,
  type ClientServices,
  createClientFor,
} from '@amamba/plugin-amamba-node';

/** A client of the GitOps API. */
export type GitopsClient = Client<GitopsContract>;

/** Makes a client that calls as somebody. */
export type GitopsClientFor = ClientFor<GitopsContract>;

/** What a step may do, whoever runs the template may do: it calls as them. */
export function createGitopsClientFor(
  services: ClientServices,
): GitopsClientFor {
  return createClientFor(gitopsContract, 'amamba-gitops', services);
}
