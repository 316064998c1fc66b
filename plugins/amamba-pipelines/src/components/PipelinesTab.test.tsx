import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from '@amamba/plugin-amamba-react';
import { Unstyled } from '@amamba/plugin-amamba-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Entity } from '@backstage/catalog-model';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { Route, Routes } from 'react-router-dom';
import userEvent from '@testing-library/user-event';
import { pipelinesApiRef, type PipelinesApi } from '../api/pipelinesApi';
import { createFakeApi } from '../testing/fakeApi';
import { refusal, type World } from '../testing/worldApi';
import {
  at,
  buildPipeline,
  connectedEntity,
  failedRun,
  liveSource,
  releasePipeline,
  runningRun,
  summaryOf,
} from '../testing/fixtures';
import { PipelinesTab } from './PipelinesTab';

function world(): World {
  return {
    pipelines: [
      { ...buildPipeline, lastRun: summaryOf(runningRun) },
      releasePipeline,
    ],
    runs: [runningRun, failedRun],
    logs: {
      'test.unit': '\u001b[32mok\u001b[0m refunds 0.2s\n',
      'clone.fetch': 'Cloning\n',
    },
  };
}

function renderTab(
  api: PipelinesApi,
  options: {
    path?: string;
    entity?: Entity;
    authorize?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    permission?: ReturnType<typeof mockApis.permission>;
  } = {},
) {
  const { entity = connectedEntity, path = '', authorize } = options;
  const permission = options.permission ?? mockApis.permission({ authorize });
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
                  <Routes>
                    <Route path="pipelines/*" element={<PipelinesTab />} />
                  </Routes>
                </EntityProvider>
              </AmambaQueryProvider>
            </Unstyled>
          ),
        },
      }),
    ],
    initialRouteEntries: [`/entity/pipelines${path}`],
    apis: [[pipelinesApiRef, api], permission],
  });
}

describe('the list of pipelines and runs', () => {
  it('shows pipelines with their latest run, and runs with their stages', async () => {
    renderTab(createFakeApi(world()));
    const pipelines = await screen.findByRole('region', { name: 'Pipelines' });
    const [build, release] = within(pipelines).getAllByRole('listitem');
    expect(build).toHaveTextContent('Build and test');
    expect(build).toHaveTextContent('dev / payments');
    expect(build).toHaveTextContent('Running');
    expect(within(build).getByRole('link')).toHaveTextContent('build-x7k2p');
    expect(release).toHaveTextContent('Never run');

    const table = await screen.findByRole('table');
    const [, running, failed] = within(table).getAllByRole('row');
    expect(running).toHaveTextContent('Running');
    expect(running).toHaveTextContent('clone: Succeeded, test: Running');
    expect(failed).toHaveTextContent('Failed');
    expect(failed).toHaveTextContent('41s');
    // People know the pipeline by its title, not by its name.
    expect(failed).toHaveTextContent('Build and test');
    expect(
      within(failed).getByRole('link', { name: 'build-q9m4d' }),
    ).toHaveAttribute('href', '/entity/pipelines/runs/r-failed');
  });

  it('narrows and pages on the server', async () => {
    const many = world();
    many.runs = Array.from({ length: 30 }, (_, index) => ({
      ...failedRun,
      id: `r-${index}`,
      name: `build-${index}`,
    }));
    const api = createFakeApi(many);
    renderTab(api);
    await screen.findByRole('link', { name: 'build-0' });
    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    await screen.findByRole('link', { name: 'build-29' });
    expect(screen.queryByRole('link', { name: 'build-0' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Newer' }));
    await screen.findByRole('link', { name: 'build-0' });

    await userEvent.selectOptions(screen.getByLabelText('Status'), 'succeeded');
    await screen.findByText('No run matches');
    expect(api.listRuns.mock.lastCall?.[0].query).toMatchObject({
      phase: 'succeeded',
      cursor: undefined,
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await screen.findByRole('link', { name: 'build-0' });
  });

  it('says which annotation is missing, with an example', async () => {
    const api = createFakeApi(world());
    api.listPipelines.mockResolvedValue({
      items: [],
      sources: [],
      missingAnnotations: ['tekton.dev/cicd'],
    });
    renderTab(api);
    await screen.findByText('Nothing is connected to this entity yet');
    expect(
      screen.getByLabelText('Example of the annotation in YAML'),
    ).toHaveTextContent(/name: payments-api .*tekton\.dev\/cicd: "true"/);
    expect(api.listRuns).not.toHaveBeenCalled();
  });

  it('shows a denial as a denial', async () => {
    const api = createFakeApi(world());
    api.listPipelines.mockRejectedValue(
      refusal(403, 'You may not see the pipelines of payments-api'),
    );
    renderTab(api);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You are not allowed to do this');
    expect(alert).toHaveTextContent('You may not see the pipelines');
    expect(within(alert).queryByRole('button')).toBeNull();
  });

  it('shows an error with its remedy, and tries again', async () => {
    const api = createFakeApi(world());
    api.listPipelines.mockRejectedValueOnce(
      refusal(400, 'The label selector of this entity is not valid'),
    );
    renderTab(api);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The label selector of this entity');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('region', { name: 'Pipelines' });
  });

  it('says how old the state of an unreachable cluster is', async () => {
    const api = createFakeApi(world());
    api.listPipelines.mockResolvedValue({
      items: [buildPipeline],
      sources: [
        {
          engine: 'tekton',
          instance: 'dev',
          state: 'stale',
          syncedAt: new Date(Date.now() - 200_000).toISOString(),
          message: 'connect ECONNREFUSED; check that the cluster runs',
        },
      ],
    });
    renderTab(api);
    const note = await screen.findByRole('note');
    expect(note).toHaveTextContent(
      'dev cannot be reached; showing its state of 3 minutes ago.',
    );
    expect(note).toHaveTextContent('check that the cluster runs');
  });

  it('says why a pipeline cannot be started', async () => {
    const api = createFakeApi(world());
    // Answers about permissions are kept by entity for a while.
    const entity = {
      ...connectedEntity,
      metadata: { ...connectedEntity.metadata, name: 'ledger' },
    };
    renderTab(api, { entity, authorize: AuthorizeResult.DENY });
    await screen.findByRole('region', { name: 'Pipelines' });
    const find = () =>
      screen.getByRole('button', { name: 'Run Build and test' });
    await waitFor(() =>
      expect(find()).toHaveAttribute('aria-disabled', 'true'),
    );
    const button = find();
    await userEvent.hover(button);
    expect(
      await screen.findByText(/You are not allowed to start pipelines/),
    ).toBeInTheDocument();
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('what hinders', () => {
  it('shows what a live cluster has to say', async () => {
    const api = createFakeApi(world());
    api.listPipelines.mockResolvedValue({
      items: [],
      sources: [
        { ...liveSource, message: 'Tekton Pipelines is not installed on dev.' },
      ],
    });
    renderTab(api);
    expect(await screen.findByRole('note')).toHaveTextContent(
      'dev: Tekton Pipelines is not installed on dev.',
    );
    expect(screen.getByText('No pipelines yet')).toBeInTheDocument();
  });

  it('leaves it to the backend when permissions cannot be asked', async () => {
    const permission = mockApis.permission();
    const authorize = jest
      .spyOn(permission, 'authorize')
      .mockRejectedValue(new TypeError('Failed to fetch'));
    const entity = {
      ...connectedEntity,
      metadata: { ...connectedEntity.metadata, name: 'offline' },
    };
    renderTab(createFakeApi(world()), { entity, permission });
    await screen.findByRole('region', { name: 'Pipelines' });
    await waitFor(() => expect(authorize).toHaveBeenCalled());
    await userEvent.click(
      screen.getByRole('button', { name: 'Run Build and test' }),
    );
    expect(
      within(await screen.findByRole('dialog')).getByLabelText(/git\.url/),
    ).toHaveFocus();
  });
});

describe('starting a run', () => {
  it('checks the parameters, sends what was given and shows the run', async () => {
    const current = world();
    const api = createFakeApi(current);
    renderTab(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run Build and test' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Run Build and test',
    });
    const url = within(dialog).getByLabelText(/git\.url/);
    expect(url).toBeRequired();
    expect(within(dialog).getByLabelText('revision')).toHaveValue('main');
    const start = within(dialog).getByRole('button', { name: 'Start' });
    await userEvent.click(start);
    expect(await within(dialog).findByText('Give a value.')).toBeVisible();
    expect(api.startRun).not.toHaveBeenCalled();

    await userEvent.type(url, 'https://git/x');
    await userEvent.selectOptions(within(dialog).getByLabelText('env'), 'prod');
    await userEvent.dblClick(start);
    await waitFor(() => expect(api.startRun).toHaveBeenCalledTimes(1));
    expect(api.startRun.mock.lastCall?.[0]).toMatchObject({
      params: {
        kind: 'component',
        namespace: 'default',
        name: 'payments-api',
        pipelineId: 'p-build',
      },
      body: { params: { 'git.url': 'https://git/x', env: 'prod' } },
    });
    // The run has not arrived; once it has, it is shown.
    await screen.findByText(/waiting for its first sign of life/);
    current.runs = [{ ...runningRun, id: 'r-new', name: 'build-new' }];
    await screen.findByRole(
      'heading',
      { name: 'build-new' },
      { timeout: 5000 },
    );
  });

  it('shows why the server refused, and keeps what was typed', async () => {
    const api = createFakeApi(world());
    api.startRun.mockRejectedValue(
      refusal(503, 'Cluster dev cannot be reached; start it and try again'),
    );
    renderTab(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run Build and test' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByLabelText(/git\.url/), 'u');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'Cluster dev cannot be reached',
    );
    expect(within(dialog).getByLabelText(/git\.url/)).toHaveValue('u');
  });
});

describe('the page of a run', () => {
  it('follows the running step until another is chosen', async () => {
    const current = world();
    const api = createFakeApi(current);
    renderTab(api, { path: '/runs/r-running' });
    await screen.findByRole('heading', { name: 'build-x7k2p' });
    await screen.findByRole('region', { name: 'Log of test / unit' });
    const outline = screen.getByRole('list', {
      name: 'Stages of build-x7k2p',
    });
    expect(outline).toHaveTextContent('test – Running – after clone');
    expect(outline).toHaveTextContent('notify – Queued – after image');

    current.runs = [failedRun].map(run => ({ ...run, id: 'r-running' }));
    expect(
      await screen.findByText('This run failed', {}, { timeout: 5000 }),
    ).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'test failed: step unit ended with exit code 2',
    );
    await userEvent.click(screen.getByRole('button', { name: /fetch/ }));
    await screen.findByRole('region', { name: 'Log of clone / fetch' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the log of unit' }),
    );
    await screen.findByRole('region', { name: 'Log of test / unit' });
  });

  it('opens on the step of its address', async () => {
    renderTab(createFakeApi(world()), {
      path: '/runs/r-running?stage=clone&step=clone.fetch',
    });
    await screen.findByRole('region', { name: 'Log of clone / fetch' });
    expect(screen.getByRole('button', { name: /fetch/ })).toHaveAttribute(
      'aria-current',
      'true',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Follow the running step' }),
    );
    await screen.findByRole('region', { name: 'Log of test / unit' });
  });

  it('cancels after asking, once', async () => {
    const api = createFakeApi(world());
    renderTab(api, { path: '/runs/r-running' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel run' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Cancel build-x7k2p?');
    await userEvent.dblClick(
      within(dialog).getByRole('button', { name: 'Cancel run' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.cancelRun).toHaveBeenCalledTimes(1);
  });

  it('has the focus in the question, and on the heading once it is cancelled', async () => {
    const current = world();
    const api = createFakeApi(current);
    api.cancelRun.mockImplementation(async () => {
      current.runs = [
        { ...runningRun, phase: 'cancelled', message: 'Cancelled by alice.' },
      ];
      return { runId: 'r-running' };
    });
    renderTab(api, { path: '/runs/r-running' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel run' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByRole('button', { name: 'Go back' }),
    ).toHaveFocus();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel run' }),
    );
    await waitFor(
      () =>
        expect(
          screen.getByRole('heading', { name: 'build-x7k2p' }),
        ).toHaveFocus(),
      { timeout: 5000 },
    );
    expect(screen.getByRole('note')).toHaveTextContent('Cancelled by alice.');
  });

  it('says why a run failed once, also where it is unknown who started it', async () => {
    const current = world();
    const sentence = 'Step "unit" of task "test" failed with exit code 2.';
    current.runs = [
      {
        ...failedRun,
        startedBy: undefined,
        message: sentence,
        stages: failedRun.stages.map(each =>
          each.name === 'test' ? { ...each, message: sentence } : each,
        ),
      },
    ];
    renderTab(createFakeApi(current), { path: '/runs/r-failed' });
    const alert = await screen.findByRole('alert');
    expect(within(alert).getAllByText(/exit code 2/)).toHaveLength(1);
    expect(alert).toHaveTextContent(
      'test failed: step unit ended with exit code 2',
    );
    expect(screen.queryByText(sentence)).toBeNull();
    expect(screen.getByText('unknown')).toBeInTheDocument();
  });

  it('tells what only the engine knows of a failure', async () => {
    const current = world();
    const sentence = 'Step "unit" ran out of memory and was killed.';
    current.runs = [
      {
        ...failedRun,
        message: `${sentence} Failed too: lint.`,
        stages: failedRun.stages.map(each =>
          each.name === 'test'
            ? {
                ...each,
                message: sentence,
                steps: each.steps.map(step =>
                  step.exitCode ? { ...step, reason: 'OOMKilled' } : step,
                ),
              }
            : each,
        ),
      },
    ];
    renderTab(createFakeApi(current), { path: '/runs/r-failed' });
    const alert = await screen.findByRole('alert');
    expect(within(alert).getAllByText(/ran out of memory/)).toHaveLength(1);
  });

  it('offers to run again with the same values', async () => {
    renderTab(createFakeApi(world()), { path: '/runs/r-failed' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run again' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByLabelText('revision')).toHaveValue(
      'feature/refunds',
    );
    expect(within(dialog).getByLabelText('flags')).toHaveValue(
      '--race\n--count=1',
    );
    expect(screen.queryByRole('button', { name: 'Cancel run' })).toBeNull();
  });

  it('keeps the record of a run that the cluster no longer has', async () => {
    const current = world();
    current.runs = [{ ...failedRun, goneAt: at(90_000) }];
    renderTab(createFakeApi(current), { path: '/runs/r-failed' });
    expect(await screen.findByRole('note')).toHaveTextContent(
      /Deleted from the cluster on .*2026/,
    );
  });

  it('leads back from a run that does not exist', async () => {
    renderTab(createFakeApi(world()), { path: '/runs/r-other' });
    await screen.findByText('This run does not exist');
    await userEvent.click(screen.getAllByRole('link', { name: 'All runs' })[0]);
    expect(
      await screen.findByRole('region', { name: 'Pipelines' }),
    ).toBeInTheDocument();
  });
});
