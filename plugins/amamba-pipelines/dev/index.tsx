import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { Content, Header, Page } from '@backstage/core-components';
import { RiPlayCircleLine } from '@remixicon/react';
import { Route, Routes } from 'react-router-dom';
import plugin from '../src';
import { type PipelinesApi, pipelinesApiRef } from '../src/api/pipelinesApi';
import { LatestRunsCard } from '../src/components/card/LatestRunsCard';
import { PipelinesTab } from '../src/components/PipelinesTab';
import {
  buildPipeline,
  connectedEntity,
  failedRun,
  releasePipeline,
  summaryOf,
} from '../src/testing/fixtures';
import { createWorldApi, rangeOf } from '../src/testing/worldApi';
import { playLog, playRun } from './play';

/** Runs started here, oldest first. */
const started = [{ id: 'r-0', name: 'build-live0', at: Date.now() }];

function now() {
  const live = started.map(({ id, name, at }) => playRun(id, name, at));
  const old = Array.from({ length: 60 }, (_, index) => ({
    ...failedRun,
    id: `r-old${index}`,
    name: `build-old${index}`,
    phase: index % 3 ? ('succeeded' as const) : ('failed' as const),
  }));
  const runs = [...live.reverse(), ...old];
  return {
    runs,
    logs: {},
    pipelines: [
      { ...buildPipeline, lastRun: summaryOf(runs[0]) },
      releasePipeline,
    ],
  };
}

const api: PipelinesApi = {
  listPipelines: input => createWorldApi(now()).listPipelines(input),
  listRuns: input => createWorldApi(now()).listRuns(input),
  getRun: input => createWorldApi(now()).getRun(input),
  cancelRun: input => createWorldApi(now()).cancelRun(input),
  async readLog({ params, query }) {
    const { run } = await createWorldApi(now()).getRun({ params });
    const step = run.stages
      .flatMap(stage => stage.steps)
      .find(each => each.id === params.stepId);
    const text = playLog(run, params.stepId);
    return rangeOf(text, query, step?.finishedAt !== undefined);
  },
  async startRun() {
    const id = `r-${started.length}`;
    const name = `build-live${started.length}`;
    started.push({ id, name, at: Date.now() });
    return { runId: id, name };
  },
};

const entityPage = PageBlueprint.make({
  params: {
    path: '/entity',
    title: 'payments-api',
    noHeader: true,
    routeRef: entityRouteRef,
    loader: async () => (
      <EntityProvider entity={connectedEntity}>
        <Page themeId="service">
          <Header title="payments-api" />
          <Content>
            <Routes>
              <Route
                path="/"
                element={<LatestRunsCard tabPath="/entity/pipelines" />}
              />
              <Route path="pipelines/*" element={<PipelinesTab />} />
            </Routes>
          </Content>
        </Page>
      </EntityProvider>
    ),
  },
});

createDevApp({
  features: [
    plugin.withOverrides({
      extensions: [
        plugin.getExtension('api:amamba-pipelines').override({
          params: define =>
            define({ api: pipelinesApiRef, deps: {}, factory: () => api }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'entity',
      title: 'payments-api',
      icon: <RiPlayCircleLine />,
      extensions: [entityPage],
    }),
  ],
});
