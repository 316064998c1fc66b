import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiGitMergeLine } from '@remixicon/react';
import { createGitopsApi, gitopsApiRef } from './api/gitopsApi';
import { isGitopsAvailable } from './data/entity';
import { rootRouteRef, tabRouteRef } from './routes';

const gitopsApi = ApiBlueprint.make({
  params: define =>
    define({
      api: gitopsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createGitopsApi,
    }),
});

// For every component: without an annotation the tab says which one to add.
const entityGitopsContent = EntityContentBlueprint.make({
  params: {
    path: '/gitops',
    title: 'GitOps',
    group: 'deployment',
    icon: <RiGitMergeLine />,
    routeRef: tabRouteRef,
    filter: { $any: [{ kind: 'component' }, { kind: 'workspace' }] },
    loader: () => import('./components/GitopsTab').then(m => <m.GitopsTab />),
  },
});

const entityApplicationsCard = EntityCardBlueprint.make({
  name: 'applications',
  params: {
    type: 'content',
    filter: isGitopsAvailable,
    loader: () =>
      import('./components/card/LinkedCard').then(m => <m.LinkedCard />),
  },
});

const gitopsPage = PageBlueprint.make({
  params: {
    path: '/gitops',
    title: 'GitOps',
    icon: <RiGitMergeLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () => import('./components/GitopsPage').then(m => <m.GitopsPage />),
  },
});

/** The plugin, for portals on Backstage's new frontend system. @public */
export const amambaGitopsPlugin = createFrontendPlugin({
  pluginId: 'amamba-gitops',
  title: 'GitOps',
  icon: <RiGitMergeLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { tab: tabRouteRef, root: rootRouteRef },
  extensions: [
    gitopsApi,
    gitopsPage,
    entityGitopsContent,
    entityApplicationsCard,
  ],
});
