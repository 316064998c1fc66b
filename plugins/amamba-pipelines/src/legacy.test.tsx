import { EntityProvider } from '@backstage/plugin-catalog-react';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  amambaPipelinesPlugin,
  EntityPipelinesCard,
  EntityPipelinesContent,
  pipelinesApiRef,
} from './legacy';
import { createFakeApi } from './testing/fakeApi';
import { connectedEntity, failedRun } from './testing/fixtures';

describe('in a portal on the former frontend system', () => {
  it('the tab and the card work, and lead to each other', async () => {
    const api = createFakeApi({ pipelines: [], runs: [failedRun], logs: {} });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [pipelinesApiRef, api],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={connectedEntity}>
          <Routes>
            <Route
              path="/entity/*"
              element={
                <>
                  <EntityPipelinesCard />
                  <Routes>
                    <Route path="ci/*" element={<EntityPipelinesContent />} />
                  </Routes>
                </>
              }
            />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/entity/ci'],
        mountedRoutes: {
          '/entity': entityRouteRef,
          '/entity/ci': amambaPipelinesPlugin.routes.tab,
        },
      },
    );
    await waitFor(() => {
      const links = screen.getAllByRole('link', { name: 'build-q9m4d' });
      expect(links.map(link => link.getAttribute('href'))).toEqual([
        '/entity/ci/runs/r-failed',
        '/entity/ci/runs/r-failed',
      ]);
    });
  });
});
