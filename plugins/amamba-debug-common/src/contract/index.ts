import { fileRoutes } from './files';
import { openingRoutes } from './openings';
import { podRoutes } from './pods';
import { previewRoutes } from './previews';
import { sessionRoutes } from './sessions';

/**
 * API of the debug backend, under `/api/amamba-debug`.
 *
 * @remarks
 * Pods are addressed through a catalog entity on which the caller is
 * authorised: a component has those that its Kubernetes annotations select
 * within its workspace, an entity of kind Workspace all of the workspace. A
 * terminal is a WebSocket under {@link TERMINAL_PATH}, opened with a ticket.
 *
 * @public
 */
export const debugContract = {
  ...podRoutes,
  ...openingRoutes,
  ...fileRoutes,
  ...sessionRoutes,
  ...previewRoutes,
};

export { MAX_VIEW_BYTES } from './files';
export { commandSchema, openingSchema, ttlSchema } from './openings';

/** @public */
export type DebugContract = typeof debugContract;
