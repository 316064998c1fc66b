/**
 * The workspaces plugin for portals on Backstage's former frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
  useRouteRef,
} from '@backstage/core-plugin-api';
import { createWorkspacesApi, workspacesApiRef } from './api/workspacesApi';

export { workspacesApiRef, type WorkspacesApi } from './api/workspacesApi';
export {
  SidebarWorkspaceSwitcher,
  type SidebarWorkspaceSwitcherProps,
} from './components/switcher/SidebarWorkspaceSwitcher';
export {
  useCurrentWorkspace,
  type CurrentWorkspace,
} from './data/useCurrentWorkspace';
export { isInWorkspace } from './data/entity';
export { amambaWorkspacesTranslationRef } from './translation/translation';

const rootRouteRef = createRouteRef({ id: 'amamba-workspaces' });

/** @public */
export const amambaWorkspacesPlugin = createPlugin({
  id: 'amamba-workspaces',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: workspacesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createWorkspacesApi,
    }),
  ],
});

/**
 * The list of workspaces with a page for each, for a `Route`.
 *
 * @public
 */
export const WorkspacesPage = amambaWorkspacesPlugin.provide(
  createRoutableExtension({
    name: 'WorkspacesPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/WorkspacesPage').then(m => m.WorkspacesPage),
  }),
);

/**
 * The workspace of an entity, for its overview. It links to the workspace's
 * page, so {@link WorkspacesPage} must be mounted too.
 *
 * @public
 */
export const EntityWorkspaceCard = amambaWorkspacesPlugin.provide(
  createComponentExtension({
    name: 'EntityWorkspaceCard',
    component: {
      lazy: () =>
        import('./components/card/WorkspaceCard').then(
          m =>
            function LinkedCard() {
              return <m.WorkspaceCard rootPath={useRouteRef(rootRouteRef)()} />;
            },
        ),
    },
  }),
);
