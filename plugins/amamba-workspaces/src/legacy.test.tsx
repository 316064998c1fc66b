import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  amambaWorkspacesPlugin,
  EntityWorkspaceCard,
  WorkspacesPage,
  workspacesApiRef,
} from './legacy';
import { createFakeApi } from './testing/fakeApi';
import { catalogEntities } from './testing/fixtures';
import { createWorld } from './testing/worldApi';

describe('in a portal on the former frontend system', () => {
  it('the card leads to the page', async () => {
    const entity = catalogEntities.find(({ kind }) => kind === 'Component')!;
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [workspacesApiRef, createFakeApi(createWorld())],
          [catalogApiRef, catalogApiMock({ entities: catalogEntities })],
        ]}
      >
        <Routes>
          <Route
            path="/entity"
            element={
              <EntityProvider entity={entity}>
                <EntityWorkspaceCard />
              </EntityProvider>
            }
          />
          <Route path="/tenants/*" element={<WorkspacesPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/entity'],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
          '/tenants': amambaWorkspacesPlugin.routes.root,
        },
      },
    );
    const link = await screen.findByRole('link', { name: 'Payments' });
    expect(link).toHaveAttribute('href', '/tenants/payments');
    await userEvent.click(link);
    await screen.findByRole('tab', { name: 'Members' });
    expect(
      await screen.findByRole('link', { name: 'kubernetes / staging' }),
    ).toHaveAttribute('href', '/tenants/payments/sync');
  });
});
