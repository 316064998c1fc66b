import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiPlayCircleLine } from '@remixicon/react';
import { createPipelinesApi, pipelinesApiRef } from './api/pipelinesApi';
import { isPipelinesAvailable } from './data/entity';
import { tabRouteRef } from './routes';

const pipelinesApi = ApiBlueprint.make({
  params: define =>
    define({
      api: pipelinesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createPipelinesApi,
    }),
});

// For every component: without an annotation the tab says which one to add.
const entityPipelinesContent = EntityContentBlueprint.make({
  params: {
    path: '/pipelines',
    title: 'Pipelines',
    group: 'development',
    icon: <RiPlayCircleLine />,
    routeRef: tabRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/PipelinesTab').then(m => <m.PipelinesTab />),
  },
});

const entityLatestRunsCard = EntityCardBlueprint.make({
  name: 'latest-runs',
  params: {
    type: 'content',
    filter: isPipelinesAvailable,
    loader: () =>
      import('./components/card/LinkedCard').then(m => <m.LinkedCard />),
  },
});

/** The plugin, for portals on Backstage's new frontend system. @public */
export const amambaPipelinesPlugin = createFrontendPlugin({
  pluginId: 'amamba-pipelines',
  title: 'Pipelines',
  icon: <RiPlayCircleLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { tab: tabRouteRef },
  extensions: [pipelinesApi, entityPipelinesContent, entityLatestRunsCard],
});
