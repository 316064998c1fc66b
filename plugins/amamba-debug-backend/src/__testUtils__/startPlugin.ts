import type { AddressInfo } from 'node:net';
import {
  type BackstageUserPrincipal,
  coreServices,
  createBackendModule,
  createServiceFactory,
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
import type { DebugSignal } from '@amamba/plugin-amamba-debug-common';
import { type KubeService, kubeServiceRef } from '@amamba/plugin-amamba-node';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import request from 'supertest';
import amambaDebugPlugin from '../index';
import { DatabaseSessionStore } from '../store/DatabaseSessionStore';
import { Browser, ORIGIN } from './Browser';
import { ENTITIES, PEOPLE } from './catalog';
import { createFakeKube } from './FakeKube';
import { realTenancy } from './realTenancy';

const API = '/api/amamba-debug';

/** The entity whose pods are looked into. */
export const PAYMENTS_API = '/entities/component/default/payments-api';
/** The workspace that it belongs to. */
export const PAYMENTS = '/workspaces/payments';

/** The user of Backstage's mocks. */
export const ME = mockCredentials.user().principal.userEntityRef;

/** A request, under the address of an entity or workspace. */
export interface Call {
  path: string;
  method?: 'get' | 'post' | 'put' | 'delete';
  body?: object;
  /** Entity reference of who asks; the user of Backstage's mocks unless told. */
  as?: string;
}

/** What a test's plugin runs with. */
export interface StartOptions {
  /** Of every question; absent: as the real policy has it, with the real catalog. */
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  /** Under `amamba.debug`. */
  config?: JsonObject;
  /** In place of the fake cluster, with its entities. */
  kube?: KubeService;
  entities?: Entity[];
  /** Groups of people, by entity reference. */
  groups?: Record<string, string[]>;
}

export const RECORDING_KEY = Buffer.alloc(32, 3).toString('base64');

/** The plugin on a fake cluster, with the catalog of {@link ENTITIES}. */
export async function startPlugin(options: StartOptions = {}) {
  const kube = createFakeKube();
  const entities = options.entities ?? ENTITIES;
  let knex: Knex | undefined;
  const events = mockServices.events.mock();
  events.publish.mockResolvedValue();
  const audited: unknown[] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ eventId, meta }) => {
      const end = async (outcome?: { meta?: object }) =>
        void audited.push({
          eventId,
          ...outcome,
          meta: { ...meta, ...outcome?.meta },
        });
      return { success: end, fail: end };
    },
  });
  const signals: DebugSignal[] = [];
  const backend = await startTestBackend({
    features: [
      amambaDebugPlugin,
      createBackendModule({
        pluginId: 'amamba-debug',
        moduleId: 'look-into',
        register: env =>
          env.registerInit({
            deps: { database: coreServices.database },
            init: async ({ database }) => {
              knex = await database.getClient();
            },
          }),
      }),
      createServiceFactory({
        service: kubeServiceRef,
        deps: {},
        factory: () => options.kube ?? kube,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ message }) => void signals.push(message as never),
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: ORIGIN },
          permission: { enabled: true },
          catalog: { processingInterval: '1h' },
          amamba: {
            platformAdministrators: ['olga'],
            kubernetes: {
              impersonate: true,
              ...(options.groups && {
                subjects: { users: { from: 'name' }, groups: { from: 'name' } },
              }),
            },
            debug: {
              preview: { enabled: true },
              recording: { policy: 'optional', key: RECORDING_KEY },
              allowedImages: ['docker.io/**'],
              limits: { maxDebuggerSeconds: 7200, uploadMebibytes: 2 },
              ...options.config,
            },
          },
        },
      }),
      events.factory,
      auditor.factory,
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          getUserInfo: async ({ principal }) => {
            const { userEntityRef } = principal as BackstageUserPrincipal;
            const groups = options.groups?.[userEntityRef] ?? [];
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, ...groups],
            };
          },
        }),
      }),
      ...(options.result
        ? [
            catalogServiceMock.factory({ entities }),
            mockServices.permissions.factory({ result: options.result }),
          ]
        : realTenancy([...entities, ...PEOPLE])),
    ],
  });
  const agent = request(backend.server);
  return {
    kube,
    store: new DatabaseSessionStore(knex!),
    knex: knex!,
    /** What browsers were told. */
    signals,
    call({ path, method = 'get', body, as }: Call, under = PAYMENTS_API) {
      const asked = agent[method](`${API}${under}${path}`);
      if (as) {
        asked.set('Authorization', mockCredentials.user.header(as));
      }
      return method === 'get' ? asked : asked.send(body ?? {});
    },
    /** What is in the audit log. */
    audited,
    /** What was told to be done in workspaces. */
    activity: () =>
      events.publish.mock.calls.flatMap(([{ topic, eventPayload }]) =>
        topic === ACTIVITY_TOPIC
          ? [activityEntrySchema.parse(eventPayload)]
          : [],
      ),
    asService: (path: string, body: object) =>
      agent
        .post(`${API}${path}`)
        .set('Authorization', mockCredentials.service.header())
        .send(body),
    /** A browser that comes with a ticket. */
    browser: (ticket: string) => {
      const { port } = backend.server.address() as AddressInfo;
      return new Browser(`ws://localhost:${port}${API}/terminal`, ticket);
    },
    openApi: () => agent.get(`${API}/openapi.json`),
    stop: () => backend.stop(),
  };
}

export type RunningPlugin = Awaited<ReturnType<typeof startPlugin>>;
