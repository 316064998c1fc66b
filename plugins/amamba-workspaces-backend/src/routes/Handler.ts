import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { WorkspacesContract } from '@amamba/plugin-amamba-workspaces-common';

/** The handler of one route of the contract. */
export type Handler<K extends keyof WorkspacesContract> = RouteHandler<
  WorkspacesContract[K]
>;
