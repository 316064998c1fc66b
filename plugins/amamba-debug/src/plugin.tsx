import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiTerminalBoxLine } from '@remixicon/react';
import { createDebugApi, debugApiRef } from './api/debugApi';
import { rootRouteRef, tabRouteRef } from './routes';

const debugApi = ApiBlueprint.make({
  params: define =>
    define({
      api: debugApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createDebugApi,
    }),
});

// For every component: without an annotation the tab says which one to add.
const entityDebugContent = EntityContentBlueprint.make({
  params: {
    path: '/debug',
    title: 'Debug',
    group: 'operation',
    icon: <RiTerminalBoxLine />,
    routeRef: tabRouteRef,
    filter: { $any: [{ kind: 'component' }, { kind: 'workspace' }] },
    loader: () => import('./components/DebugTab').then(m => <m.DebugTab />),
  },
});

const debugPage = PageBlueprint.make({
  params: {
    path: '/debug',
    title: 'Debug',
    icon: <RiTerminalBoxLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () => import('./components/DebugPage').then(m => <m.DebugPage />),
  },
});

/** The plugin, for portals on Backstage's new frontend system. @public */
export const amambaDebugPlugin = createFrontendPlugin({
  pluginId: 'amamba-debug',
  title: 'Debug',
  icon: <RiTerminalBoxLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { tab: tabRouteRef, root: rootRouteRef },
  extensions: [debugApi, debugPage, entityDebugContent],
});
