import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  amambaGitopsPlugin,
  EntityApplicationsCard,
  EntityGitopsContent,
  gitopsApiRef,
} from './legacy';
import { createFakeApi } from './testing/fakeApi';
import { component } from './testing/fixtures';
import { createWorld } from './testing/worldApi';

describe('in a portal on the former frontend system', () => {
  it('the tab and the card work, and lead to each other', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [gitopsApiRef, createFakeApi(createWorld())],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <EntityProvider entity={component}>
          <Routes>
            <Route
              path="/entity/*"
              element={
                <>
                  <EntityApplicationsCard />
                  <Routes>
                    <Route path="cd/*" element={<EntityGitopsContent />} />
                  </Routes>
                </>
              }
            />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/entity/cd'],
        mountedRoutes: {
          '/entity': entityRouteRef,
          '/entity/cd': amambaGitopsPlugin.routes.tab,
        },
      },
    );
    const href = '/entity/cd/applications/main/argocd/payments-dev';
    await waitFor(() => {
      const links = screen.getAllByRole('link', { name: 'payments-dev' });
      expect(links.map(link => link.getAttribute('href'))).toEqual([
        href,
        href,
      ]);
    });
  });
});
