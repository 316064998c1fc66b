import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ACTIVITY_TOPIC,
  activityEntrySchema,
} from '@amamba/plugin-amamba-common';
import { pipelineEnginesExtensionPoint } from '@amamba/plugin-amamba-pipelines-node';
import request from 'supertest';
import amambaPipelinesPlugin from '../index';
import { eventually } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import { PuppetEngine } from './PuppetEngine';
import { aPipeline, aRun } from './snapshots';

const API = '/api/amamba-pipelines';
const CHECKOUT = '/entities/component/default/checkout';

/** The first run of the entity `checkout`: it failed. */
export const failedRun = aRun('build-1', {
  run: {
    phase: 'failed',
    message: 'Step "sh" of task "compile" failed with exit code 7.',
    finishedAt: '2026-11-21T08:01:00.000Z',
  },
});

/** Its second run, which goes on. */
export const runningRun = aRun('build-2', {
  run: { createdAt: '2026-11-21T08:02:00.000Z' },
});

/** The pipeline of both. */
export const buildPipeline = aPipeline('build', {
  pipeline: {
    params: [
      { name: 'version', type: 'string' },
      { name: 'flags', type: 'array', default: [] },
    ],
  },
});

/** A request, under an entity's address. */
export interface Call {
  path: string;
  method?: 'post';
  body?: object;
}

const component = (name: string, annotations?: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
});

/** A workspace that owns the namespace of its name on the cluster `dev`. */
const workspace = (name: string) => ({
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name, namespace: 'default' },
  spec: { owner: 'o', clusters: [{ name: 'dev', namespaces: [name] }] },
});

/** A module that brings engines. */
export function engineModule(...engines: PuppetEngine[]) {
  return createBackendModule({
    pluginId: 'amamba-pipelines',
    moduleId: 'puppet',
    register: reg =>
      reg.registerInit({
        deps: { registry: pipelineEnginesExtensionPoint },
        init: async ({ registry }) =>
          engines.forEach(engine => registry.addEngine(engine)),
      }),
  });
}

/**
 * The plugin on a puppet engine, with a catalog of the components `checkout`
 * (which owns the runs), `thief` (which claims them from another workspace),
 * `orphan` (which does from one that is not there), `other` and `plain`
 * (without annotations).
 */
export async function startPlugin(
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY,
) {
  const engine = new PuppetEngine();
  engine.setRunUnseen(failedRun);
  engine.setRunUnseen(runningRun);
  engine.setPipeline(buildPipeline);
  engine.writeLog('compile.sh', 'compiling\n');
  const events = mockServices.events.mock();
  events.publish.mockResolvedValue();
  const backend = await startTestBackend({
    features: [
      amambaPipelinesPlugin,
      engineModule(engine),
      mockServices.rootConfig.factory({
        data: { amamba: { pipelines: { tekton: { enabled: false } } } },
      }),
      mockServices.permissions.factory({ result }),
      events.factory,
      catalogServiceMock.factory({
        entities: [
          component('checkout', {
            'test/app': 'checkout',
            'amamba.io/workspace': 'payments',
          }),
          // Claims the runs of checkout, from another workspace.
          component('thief', {
            'test/app': 'checkout',
            'amamba.io/workspace': 'search',
          }),
          // Names a workspace that is not there: it owns nothing.
          component('orphan', {
            'test/app': 'checkout',
            'amamba.io/workspace': 'absent',
          }),
          workspace('payments'),
          workspace('search'),
          component('other', { 'test/app': 'other' }),
          component('plain'),
        ],
      }),
    ],
  });
  const agent = request(backend.server);
  const call = ({ path, method, body }: Call, entity = CHECKOUT) =>
    method
      ? agent.post(`${API}${entity}${path}`).send(body ?? {})
      : agent.get(`${API}${entity}${path}`);
  return {
    engine,
    call,
    /** What was told to be done in workspaces. */
    activity: () =>
      events.publish.mock.calls.flatMap(([{ topic, eventPayload }]) =>
        topic === ACTIVITY_TOPIC
          ? [activityEntrySchema.parse(eventPayload)]
          : [],
      ),
    openApi: () => agent.get(`${API}/openapi.json`),
    /** Resolves when what the engine has is stored. */
    ingested: () =>
      eventually(async () => {
        const runs = await call({ path: '/runs' });
        const pipelines = await call({ path: '/pipelines' });
        if (
          runs.body.items?.length !== 2 ||
          pipelines.body.items?.length !== 1
        ) {
          throw new Error('Not everything is stored yet');
        }
      }),
    stop: () => backend.stop(),
  };
}

export type RunningPlugin = Awaited<ReturnType<typeof startPlugin>>;
