import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { pipelinesContract } from '@amamba/plugin-amamba-pipelines-common';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import plugin from '.';
import {
  connectedEntity,
  failedRun,
  liveSource,
  runningRun,
  summaryOf,
} from './testing/fixtures';

const backend = 'http://portal.test/api/amamba-pipelines';
const server = setupServer();

function renderExtension(
  id:
    | 'entity-content:amamba-pipelines'
    | 'entity-card:amamba-pipelines/latest-runs',
  entity = connectedEntity,
) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      plugin.getExtension('api:amamba-pipelines'),
      plugin.getExtension(id),
    ],
    apis: [
      mockApis.discovery({ baseUrl: 'http://portal.test' }),
      mockApis.permission(),
    ],
  });
}

describe('the plugin', () => {
  registerMswTestHooks(server);

  it('shows the latest runs on the overview, from its backend', async () => {
    server.use(
      http.get(
        `${backend}/entities/component/default/payments-api/runs`,
        ({ request }) => {
          expect(new URL(request.url).searchParams.get('limit')).toBe('5');
          return HttpResponse.json(
            pipelinesContract.listRuns.response.parse({
              items: [summaryOf(runningRun), summaryOf(failedRun)],
              sources: [liveSource],
            }),
          );
        },
      ),
    );
    renderExtension('entity-card:amamba-pipelines/latest-runs');
    await screen.findByText('Latest pipeline runs');
    const running = await screen.findByText('build-x7k2p');
    expect(running.closest('li')).toHaveTextContent('Running');
    const failed = screen.getByText('build-q9m4d');
    expect(failed.closest('li')).toHaveTextContent('Failed');
  });

  it('shows what the backend says when it refuses', async () => {
    server.use(
      http.get(`${backend}/entities/component/default/ledger/pipelines`, () =>
        HttpResponse.json(
          {
            error: {
              name: 'NotAllowedError',
              message: 'You may not see the pipelines of ledger',
            },
          },
          { status: 403 },
        ),
      ),
    );
    renderExtension('entity-content:amamba-pipelines', {
      ...connectedEntity,
      metadata: { ...connectedEntity.metadata, name: 'ledger' },
    });
    const alert = await screen.findByRole('alert');
    expect(
      within(alert).getByText('You are not allowed to do this'),
    ).toBeVisible();
    expect(alert).toHaveTextContent('You may not see the pipelines of ledger');
  });

  it.each([
    ['entity-content:amamba-pipelines', 'API'],
    ['entity-card:amamba-pipelines/latest-runs', 'Component'],
  ] as const)('keeps %s off an unconnected %s', async (id, kind) => {
    renderExtension(id, {
      ...connectedEntity,
      kind,
      metadata: { name: 'other' },
    });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });
});
