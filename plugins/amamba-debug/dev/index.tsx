import { Content, Header, Page } from '@backstage/core-components';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { RiTerminalBoxLine } from '@remixicon/react';
import { Route, Routes } from 'react-router-dom';
import plugin from '../src';
import { debugApiRef } from '../src/api/debugApi';
import { DebugTab } from '../src/components/DebugTab';
import { component, workspace } from '../src/testing/fixtures';
import { createWorld, createWorldApi } from '../src/testing/world';

const api = createWorldApi(createWorld());

const entityPage = PageBlueprint.make({
  params: {
    path: '/entity',
    title: 'payments-api',
    noHeader: true,
    routeRef: entityRouteRef,
    loader: async () => (
      <EntityProvider entity={component}>
        <Page themeId="service">
          <Header title="payments-api" />
          <Content>
            <Routes>
              <Route path="debug/*" element={<DebugTab />} />
            </Routes>
          </Content>
        </Page>
      </EntityProvider>
    ),
  },
});

createDevApp({
  features: [
    plugin.withOverrides({
      extensions: [
        plugin.getExtension('api:amamba-debug').override({
          params: define =>
            define({ api: debugApiRef, deps: {}, factory: () => api }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'app',
      extensions: [
        ApiBlueprint.make({
          name: 'catalog',
          params: define =>
            define({
              api: catalogApiRef,
              deps: {},
              factory: () =>
                catalogApiMock({ entities: [component, workspace] }),
            }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'entity',
      title: 'payments-api',
      icon: <RiTerminalBoxLine />,
      extensions: [entityPage],
    }),
  ],
});
