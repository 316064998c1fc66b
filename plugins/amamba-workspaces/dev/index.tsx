import { createDevApp } from '@backstage/frontend-dev-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiBuilding4Line } from '@remixicon/react';
import plugin from '../src';
import { workspacesApiRef } from '../src/api/workspacesApi';
import {
  activity,
  catalogEntities,
  payments,
  paymentsAs,
} from '../src/testing/fixtures';
import { createWorld, createWorldApi } from '../src/testing/worldApi';

const many = Array.from({ length: 40 }, (_, index) =>
  paymentsAs('viewer', {
    name: `team-${index}`,
    title: `Team ${index}`,
    description: undefined,
    parent: undefined,
    sync: { Synced: index % 3, Drifted: index % 2, Pending: 0, Failed: 0 },
  }),
);

const api = createWorldApi(
  createWorld({
    workspaces: [
      payments,
      paymentsAs('viewer', { name: 'viewed', title: 'As a viewer' }),
      paymentsAs(undefined, {
        name: 'platform',
        title: 'As a platform administrator',
      }),
      paymentsAs('admin', {
        name: 'git',
        title: 'From Git',
        source: {
          kind: 'git',
          location:
            'https://git.example.com/platform/catalog/blob/main/workspaces.yaml',
        },
      }),
      ...many,
    ],
    activity: Array.from({ length: 60 }, (_, index) => ({
      ...activity[index % activity.length],
      id: `a-${index}`,
    })),
  }),
);

const catalog = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ApiBlueprint.make({
      name: 'catalog',
      params: define =>
        define({
          api: catalogApiRef,
          deps: {},
          factory: () => catalogApiMock({ entities: catalogEntities }),
        }),
    }),
  ],
});

// Where links to entities lead.
const entityPage = createFrontendPlugin({
  pluginId: 'entity',
  title: 'Entity',
  icon: <RiBuilding4Line />,
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/catalog/:namespace/:kind/:name',
        routeRef: entityRouteRef,
        loader: async () => <p>An entity</p>,
      },
    }),
  ],
});

createDevApp({
  features: [
    plugin.withOverrides({
      extensions: [
        plugin.getExtension('api:amamba-workspaces').override({
          params: define =>
            define({ api: workspacesApiRef, deps: {}, factory: () => api }),
        }),
      ],
    }),
    catalog,
    entityPage,
  ],
});
