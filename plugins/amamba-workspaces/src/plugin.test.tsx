import { workspacesContract } from '@amamba/plugin-amamba-workspaces-common';
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
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import plugin from '.';
import { catalogEntities, payments } from './testing/fixtures';

const backend = 'http://portal.test/api/amamba-workspaces';
const server = setupServer();
const component = catalogEntities.find(
  ({ metadata }) => metadata.name === 'payments-api',
)!;

function renderCard(entity = component) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      plugin.getExtension('api:amamba-workspaces'),
      plugin.getExtension('page:amamba-workspaces'),
      plugin.getExtension('entity-card:amamba-workspaces/workspace'),
    ],
    apis: [
      mockApis.discovery({ baseUrl: 'http://portal.test' }),
      mockApis.permission(),
    ],
  });
}

describe('the plugin', () => {
  registerMswTestHooks(server);

  it('shows the list under its path, from its backend', async () => {
    server.use(
      http.get(`${backend}/workspaces`, () =>
        HttpResponse.json(
          workspacesContract.listWorkspaces.response.parse({
            items: [payments],
            mayCreate: false,
          }),
        ),
      ),
    );
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/workspaces'],
      apis: [
        mockApis.discovery({ baseUrl: 'http://portal.test' }),
        [catalogApiRef, catalogApiMock()],
        mockApis.storage(),
      ],
    });
    expect(
      await screen.findByRole('link', { name: 'Payments' }),
    ).toHaveAttribute('href', '/workspaces/payments');
  });

  it.each([
    component,
    { ...component, kind: 'Workspace', metadata: { name: 'payments' } },
  ])('links the workspace on the page of a $kind', async entity => {
    server.use(
      http.get(`${backend}/workspaces/payments`, () =>
        HttpResponse.json(
          workspacesContract.getWorkspace.response.parse(payments),
        ),
      ),
    );
    renderCard(entity);
    const link = await screen.findByRole('link', { name: 'Payments' });
    expect(link).toHaveAttribute('href', '/workspaces/payments');
    expect(screen.getByText('You are Admin here.')).toBeVisible();
  });

  it('says no more than the name of a workspace of others', async () => {
    server.use(
      http.get(`${backend}/workspaces/payments`, () =>
        HttpResponse.json(
          { error: { name: 'NotFoundError', message: 'No workspace' } },
          { status: 404 },
        ),
      ),
    );
    renderCard();
    await screen.findByText(
      'payments: you have no role in it, or it does not exist.',
    );
    expect(screen.queryByRole('link', { name: /payments/i })).toBeNull();
  });

  it('has no card where there is no workspace', async () => {
    renderCard({ ...component, metadata: { name: 'other' } });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });
});
