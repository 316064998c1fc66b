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
import { RiGitMergeLine } from '@remixicon/react';
import { Route, Routes } from 'react-router-dom';
import plugin from '../src';
import { gitopsApiRef } from '../src/api/gitopsApi';
import { ApplicationsCard } from '../src/components/card/ApplicationsCard';
import { GitopsTab } from '../src/components/GitopsTab';
import {
  component,
  nodes,
  paymentsDev,
  paymentsProd,
  workspace,
} from '../src/testing/fixtures';
import { createWorld, createWorldApi } from '../src/testing/worldApi';

const many = Array.from({ length: 60 }, (_, index) => ({
  ...paymentsDev,
  id: `a-${index}`,
  name: `checkout-${index}`,
}));
const pods = Array.from({ length: 30 }, (_, index) => ({
  ...nodes[4],
  id: `pod-${index}`,
  name: `payments-api-5d9c7b-${index}`,
}));

const api = createWorldApi(
  createWorld({
    applications: [paymentsDev, paymentsProd, ...many],
    nodes: [...nodes, ...pods],
  }),
);

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
              <Route
                path="/"
                element={<ApplicationsCard tabPath="/entity/gitops" />}
              />
              <Route path="gitops/*" element={<GitopsTab />} />
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
        plugin.getExtension('api:amamba-gitops').override({
          params: define =>
            define({ api: gitopsApiRef, deps: {}, factory: () => api }),
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
      icon: <RiGitMergeLine />,
      extensions: [entityPage],
    }),
  ],
});
