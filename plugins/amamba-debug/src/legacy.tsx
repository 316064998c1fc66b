/**
 * The debug plugin for portals on Backstage's former frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createDebugApi, debugApiRef } from './api/debugApi';

export { debugApiRef, type DebugApi } from './api/debugApi';
export { isDebugAvailable } from './data/entity';
export { amambaDebugTranslationRef } from './translation/translation';

const tabRouteRef = createRouteRef({ id: 'amamba-debug' });
const rootRouteRef = createRouteRef({ id: 'amamba-debug.root' });

/** @public */
export const amambaDebugPlugin = createPlugin({
  id: 'amamba-debug',
  routes: { tab: tabRouteRef, root: rootRouteRef },
  apis: [
    createApiFactory({
      api: debugApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createDebugApi,
    }),
  ],
});

/**
 * The entity's pods, with ways into them, for an `EntityLayout.Route`.
 *
 * @public
 */
export const EntityDebugContent = amambaDebugPlugin.provide(
  createRoutableExtension({
    name: 'EntityDebugContent',
    mountPoint: tabRouteRef,
    component: () => import('./components/DebugTab').then(m => m.DebugTab),
  }),
);

/**
 * The list of workspaces, with the pods, sessions and nodes of each, for a
 * `Route`.
 *
 * @public
 */
export const DebugPage = amambaDebugPlugin.provide(
  createRoutableExtension({
    name: 'DebugPage',
    mountPoint: rootRouteRef,
    component: () => import('./components/DebugPage').then(m => m.DebugPage),
  }),
);
