/**
 * The GitOps plugin for portals on Backstage's former frontend system.
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
import { createGitopsApi, gitopsApiRef } from './api/gitopsApi';

export { gitopsApiRef, type GitopsApi } from './api/gitopsApi';
export { isGitopsAvailable } from './data/entity';
export { amambaGitopsTranslationRef } from './translation/translation';

const tabRouteRef = createRouteRef({ id: 'amamba-gitops' });
const rootRouteRef = createRouteRef({ id: 'amamba-gitops.root' });

/** @public */
export const amambaGitopsPlugin = createPlugin({
  id: 'amamba-gitops',
  routes: { tab: tabRouteRef, root: rootRouteRef },
  apis: [
    createApiFactory({
      api: gitopsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createGitopsApi,
    }),
  ],
});

/**
 * The entity's applications, for an `EntityLayout.Route`.
 *
 * @public
 */
export const EntityGitopsContent = amambaGitopsPlugin.provide(
  createRoutableExtension({
    name: 'EntityGitopsContent',
    mountPoint: tabRouteRef,
    component: () => import('./components/GitopsTab').then(m => m.GitopsTab),
  }),
);

/**
 * The list of workspaces, with the applications, repositories and
 * ApplicationSets of each, for a `Route`.
 *
 * @public
 */
export const GitopsPage = amambaGitopsPlugin.provide(
  createRoutableExtension({
    name: 'GitopsPage',
    mountPoint: rootRouteRef,
    component: () => import('./components/GitopsPage').then(m => m.GitopsPage),
  }),
);

/**
 * How the entity's applications stand, for its overview. It links to the tab,
 * so {@link EntityGitopsContent} must be mounted too.
 *
 * @public
 */
export const EntityApplicationsCard = amambaGitopsPlugin.provide(
  createComponentExtension({
    name: 'EntityApplicationsCard',
    component: {
      lazy: () =>
        import('./components/card/ApplicationsCard').then(
          m =>
            function LinkedCard() {
              return (
                <m.ApplicationsCard tabPath={useRouteRef(tabRouteRef)()} />
              );
            },
        ),
    },
  }),
);
