import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { discoveryApiRef, identityApiRef } from '@backstage/core-plugin-api';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { amambaDebugPlugin, debugApiRef, EntityDebugContent } from './legacy';
import { createFakeApi } from './testing/fakeApi';
import { apiPod, component } from './testing/fixtures';
import { createWorld } from './testing/world';

describe('in a portal on the former frontend system', () => {
  it('the tab works', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [debugApiRef, createFakeApi(createWorld())],
          [
            discoveryApiRef,
            mockApis.discovery({ baseUrl: 'http://portal.test' }),
          ],
          [identityApiRef, mockApis.identity()],
        ]}
      >
        <EntityProvider entity={component}>
          <Routes>
            <Route path="/entity/look/*" element={<EntityDebugContent />} />
          </Routes>
        </EntityProvider>
      </TestApiProvider>,
      {
        routeEntries: ['/entity/look'],
        mountedRoutes: {
          '/entity': entityRouteRef,
          '/entity/look': amambaDebugPlugin.routes.tab,
        },
      },
    );
    expect(
      await screen.findByRole('button', { name: new RegExp(apiPod.pod) }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Sessions' })).toHaveAttribute(
      'href',
      '/entity/look/sessions',
    );
  });
});
