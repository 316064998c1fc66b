import { debugContract } from '@amamba/plugin-amamba-debug-common';
import {
  mockApis,
  registerMswTestHooks,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import plugin from '.';
import { debugApiRef } from './api/debugApi';
import { createFakeApi } from './testing/fakeApi';
import { apiPod, component, summaryOf, workspace } from './testing/fixtures';
import { createWorld } from './testing/world';

const backend = 'http://portal.test/api/amamba-debug';
const server = setupServer();

function renderTabOf(entity = component) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      plugin.getExtension('api:amamba-debug'),
      plugin.getExtension('entity-content:amamba-debug'),
    ],
    apis: [
      mockApis.discovery({ baseUrl: 'http://portal.test' }),
      mockApis.identity(),
      mockApis.permission(),
      mockApis.storage(),
    ],
  });
}

describe('the plugin', () => {
  registerMswTestHooks(server);

  it('shows what its backend says', async () => {
    server.use(
      http.get(`${backend}/entities/component/default/payments-api/pods`, () =>
        HttpResponse.json(
          debugContract.listPods.response.parse({
            items: [summaryOf(apiPod)],
            truncated: false,
            sources: [],
            missingAnnotations: [],
            topic: 'topic',
          }),
        ),
      ),
      http.get(`${backend}/*`, () =>
        HttpResponse.json(
          { error: { name: 'NotAllowedError', message: 'You may not' } },
          { status: 403 },
        ),
      ),
    );
    renderTabOf();
    expect(
      await screen.findByRole('button', { name: new RegExp(apiPod.pod) }),
    ).toBeInTheDocument();
  });

  it('is kept off what has no pods', async () => {
    renderTabOf({ ...component, kind: 'API' });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });

  it('has a page with the workspaces', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/debug'],
      apis: [
        [debugApiRef, createFakeApi(createWorld())],
        [catalogApiRef, catalogApiMock({ entities: [workspace, component] })],
        mockApis.identity(),
        mockApis.permission(),
        mockApis.storage(),
      ],
    });
    await userEvent.click(
      await screen.findByRole('link', { name: 'Payments' }),
    );
    await userEvent.click(await screen.findByRole('link', { name: 'Rules' }));
    await screen.findByText('registry.example.com/**');
    expect(screen.getByRole('link', { name: 'Nodes' })).toHaveAttribute(
      'href',
      '/debug/payments/nodes',
    );
  });
});
