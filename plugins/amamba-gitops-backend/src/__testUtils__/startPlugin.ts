import {
  createServiceFactory,
  type BackendFeature,
  type SchedulerServiceTaskFunction,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  ACTIVITY_TOPIC,
  activityEntrySchema,
} from '@amamba/plugin-amamba-common';
import type { GitopsSignal } from '@amamba/plugin-amamba-gitops-common';
import {
  type ArgoCdService,
  argoCdServiceRef,
} from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import amambaGitopsPlugin from '../index';
import { ENTITIES } from './catalog';
import { eventually } from './eventually';
import type { PuppetArgoCd } from './PuppetArgoCd';
import { createWorld } from './world';

const API = '/api/amamba-gitops';

/** The entity that has the application `checkout`, in the workspace payments. */
export const CHECKOUT = '/entities/component/default/checkout';
/** The entity of kind Workspace. */
export const PAYMENTS = '/entities/workspace/default/payments';

/** A request, under the address of an entity or workspace. */
export interface Call {
  path: string;
  method?: 'get' | 'post' | 'put' | 'delete';
  body?: object;
  /** Entity reference of who asks; the user of Backstage's mocks unless told. */
  as?: string;
}

/** Options of {@link startPlugin}. */
export interface StartOptions {
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  /** By default the one of {@link createWorld}. */
  instances?: PuppetArgoCd[];
  config?: JsonObject;
  features?: BackendFeature[];
}

/** The service on puppets. */
export function argoCdOf(instances: readonly PuppetArgoCd[]): ArgoCdService {
  return {
    instances: () => instances.map(({ instance }) => instance),
    client: name => {
      const puppet = instances.find(({ instance }) => instance.name === name);
      if (!puppet) {
        throw new NotFoundError(`There is no Argo CD ${name}`);
      }
      return puppet.client();
    },
  };
}

/** The plugin on puppets of Argo CD, with the catalog of {@link ENTITIES}. */
export async function startPlugin(options: StartOptions) {
  const instances = options.instances ?? [createWorld()];
  const events = mockServices.events.mock();
  events.publish.mockResolvedValue();
  const signals: GitopsSignal[] = [];
  const tasks = new Map<string, SchedulerServiceTaskFunction>();
  const backend = await startTestBackend({
    features: [
      amambaGitopsPlugin,
      createServiceFactory({
        service: argoCdServiceRef,
        deps: {},
        factory: () => argoCdOf(instances),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ message }) => {
            signals.push(message as never);
          },
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          integrations: { gitea: [{ host: 'git.example.com' }] },
          amamba: {
            gitops: {
              repositories: ['https://git.example.com/{workspace}/**'],
            },
          },
          ...options.config,
        },
      }),
      mockServices.permissions.factory({ result: options.result }),
      events.factory,
      mockServices.scheduler.mock({
        scheduleTask: async ({ id, fn }) => void tasks.set(id, fn),
      }).factory,
      catalogServiceMock.factory({ entities: ENTITIES }),
      ...(options.features ?? []),
    ],
  });
  const agent = request(backend.server);
  const call = ({ path, method = 'get', body, as }: Call, under = CHECKOUT) => {
    const asked = agent[method](`${API}${under}${path}`);
    if (as) {
      asked.set('Authorization', mockCredentials.user.header(as));
    }
    return method === 'get' ? asked : asked.send(body ?? {});
  };
  return {
    argocd: instances[0],
    instances,
    call,
    /** What browsers were told. */
    signals,
    /** What was told to be done in workspaces. */
    activity: () =>
      events.publish.mock.calls.flatMap(([{ topic, eventPayload }]) =>
        topic === ACTIVITY_TOPIC
          ? [activityEntrySchema.parse(eventPayload)]
          : [],
      ),
    /** Whatever was published. */
    events: () => events.publish.mock.calls.map(([event]) => event),
    /** Does what the scheduler would do in its turn. */
    runTask: (id: string) => tasks.get(id)!(new AbortController().signal),
    openApi: () => agent.get(`${API}/openapi.json`),
    /** Resolves when what the puppets have is stored. */
    ingested: () =>
      eventually(async () => {
        const { body } = await call({ path: '/applications' }, PAYMENTS);
        const states = body.sources?.map(
          ({ state }: { state: string }) => state,
        );
        if (!states?.length || states.some((s: string) => s === 'starting')) {
          throw new Error('Not everything is stored yet');
        }
      }),
    stop: () => backend.stop(),
  };
}

export type RunningPlugin = Awaited<ReturnType<typeof startPlugin>>;
