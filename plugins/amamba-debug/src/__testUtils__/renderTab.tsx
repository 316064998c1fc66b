import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from '@amamba/plugin-amamba-react';
import { Unstyled } from '@amamba/plugin-amamba-react/testUtils';
import type { Entity } from '@backstage/catalog-model';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { type DebugApi, debugApiRef } from '../api/debugApi';
import { DebugTab } from '../components/DebugTab';
import { component } from '../testing/fixtures';

/** Says where the page is. */
function Address() {
  const { pathname, search } = useLocation();
  return (
    <code aria-label="address">{decodeURIComponent(pathname + search)}</code>
  );
}

/** Shows an entity's tab at a path under it. */
export function renderTab(
  api: DebugApi,
  options: { path?: string; entity?: Entity } = {},
) {
  const { path = '', entity = component } = options;
  return renderTestApp({
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/entity',
          routeRef: entityRouteRef,
          loader: async () => (
            <Unstyled>
              <AmambaQueryProvider client={createAmambaQueryClient()}>
                <EntityProvider entity={entity}>
                  <Address />
                  <Routes>
                    <Route path="debug/*" element={<DebugTab />} />
                  </Routes>
                </EntityProvider>
              </AmambaQueryProvider>
            </Unstyled>
          ),
        },
      }),
    ],
    initialRouteEntries: [`/entity/debug${path}`],
    apis: [
      [debugApiRef, api],
      mockApis.storage(),
      mockApis.identity(),
      mockApis.permission(),
    ],
  });
}
