import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiBuilding4Line } from '@remixicon/react';
import { createWorkspacesApi, workspacesApiRef } from './api/workspacesApi';
import { isInWorkspace } from './data/entity';
import { rootRouteRef } from './routes';

const workspacesApi = ApiBlueprint.make({
  params: define =>
    define({
      api: workspacesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createWorkspacesApi,
    }),
});

const workspacesPage = PageBlueprint.make({
  params: {
    path: '/workspaces',
    title: 'Workspaces',
    icon: <RiBuilding4Line />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./components/WorkspacesPage').then(m => <m.WorkspacesPage />),
  },
});

const entityWorkspaceCard = EntityCardBlueprint.make({
  name: 'workspace',
  params: {
    type: 'info',
    filter: isInWorkspace,
    loader: () =>
      import('./components/card/LinkedCard').then(m => <m.LinkedCard />),
  },
});

/** The plugin, for portals on Backstage's new frontend system. @public */
export const amambaWorkspacesPlugin = createFrontendPlugin({
  pluginId: 'amamba-workspaces',
  title: 'Workspaces',
  icon: <RiBuilding4Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [workspacesApi, workspacesPage, entityWorkspaceCard],
});
