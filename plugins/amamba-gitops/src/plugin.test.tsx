import { gitopsContract } from '@amamba/plugin-amamba-gitops-common';
import {
  mockApis,
  registerMswTestHooks,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import plugin from '.';
import {
  component,
  liveSource,
  paymentsDev,
  paymentsProd,
  summaryOf,
} from './testing/fixtures';

const backend = 'http://portal.test/api/amamba-gitops';
const server = setupServer();

function renderExtension(
  id: 'entity-content:amamba-gitops' | 'entity-card:amamba-gitops/applications',
  entity = component,
) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      plugin.getExtension('api:amamba-gitops'),
      plugin.getExtension(id),
    ],
    apis: [
      mockApis.discovery({ baseUrl: 'http://portal.test' }),
      mockApis.permission(),
      mockApis.storage(),
    ],
  });
}

describe('the plugin', () => {
  registerMswTestHooks(server);

  it('shows on the overview how the applications stand, from its backend', async () => {
    server.use(
      http.get(
        `${backend}/entities/component/default/payments-api/applications`,
        ({ request }) => {
          const query = new URL(request.url).searchParams;
          expect([query.get('limit'), query.get('sort')]).toEqual([
            '5',
            'attention',
          ]);
          return HttpResponse.json(
            gitopsContract.listApplications.response.parse({
              items: [summaryOf(paymentsProd), summaryOf(paymentsDev)],
              total: 7,
              counts: { sync: {}, health: {}, cluster: {} },
              sources: [liveSource],
            }),
          );
        },
      ),
    );
    renderExtension('entity-card:amamba-gitops/applications');
    await screen.findByText('Argo CD applications');
    const prod = await screen.findByText('payments-prod');
    expect(prod.closest('li')).toHaveTextContent('DegradedSynced');
    expect(screen.getByText('and 5 more')).toBeVisible();
  });

  it('shows what the backend says when it refuses', async () => {
    server.use(
      http.get(
        `${backend}/entities/component/default/ledger/applications`,
        () =>
          HttpResponse.json(
            {
              error: {
                name: 'NotAllowedError',
                message: 'You may not see the applications of ledger',
              },
            },
            { status: 403 },
          ),
      ),
    );
    renderExtension('entity-content:amamba-gitops', {
      ...component,
      metadata: { ...component.metadata, name: 'ledger' },
    });
    const alert = await screen.findByRole('alert');
    expect(
      within(alert).getByText('You are not allowed to do this'),
    ).toBeVisible();
    expect(alert).toHaveTextContent(
      'You may not see the applications of ledger',
    );
  });

  it.each([
    ['entity-content:amamba-gitops', 'API'],
    ['entity-card:amamba-gitops/applications', 'Component'],
  ] as const)('keeps %s off an unconnected %s', async (id, kind) => {
    renderExtension(id, { ...component, kind, metadata: { name: 'other' } });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });
});
