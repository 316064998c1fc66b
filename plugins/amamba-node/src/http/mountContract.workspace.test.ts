import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import {
  type ActivityEntry,
  activityEntrySchema,
  defineRoute,
  entityParams,
  workspaceParams,
} from '@amamba/plugin-amamba-common';
import request from 'supertest';
import { z } from 'zod';
import { buildOpenApiDocument } from './buildOpenApiDocument';
import { mountContract } from './mountContract';
import type { ContractHandlers, ContractServices } from './types';

const onWorkspace = (name: string) =>
  createPermission({
    name,
    attributes: { action: 'update' },
    resourceType: 'catalog-entity',
  });
const clusterParams = workspaceParams.extend({
  cluster: z.string(),
  namespace: z.string(),
});
const audited = (eventId: string) => ({
  eventId,
  severity: 'medium' as const,
});
const accepted = z.object({ workspace: z.string() });

const contract = {
  getWorkspace: defineRoute({
    method: 'GET',
    path: '/workspaces/:workspace',
    summary: 'One',
    params: workspaceParams,
    response: z.object({ workspace: z.string(), entityRef: z.string() }),
    permission: onWorkspace('amamba.workspaces.read'),
  }),
  deleteNamespace: defineRoute({
    method: 'DELETE',
    path: '/workspaces/:workspace/namespaces/:cluster/:namespace',
    summary: 'Delete a namespace',
    params: clusterParams,
    response: accepted,
    permission: onWorkspace('amamba.namespaces.delete'),
    audit: audited('namespace-delete'),
  }),
  bindCluster: defineRoute({
    method: 'POST',
    path: '/workspaces/:workspace/clusters',
    summary: 'Bind a cluster',
    params: workspaceParams,
    body: z.object({ name: z.string() }),
    response: accepted,
    permission: onWorkspace('amamba.clusters.bind'),
    audit: audited('cluster-bind'),
  }),
  createWorkspace: defineRoute({
    method: 'POST',
    path: '/workspaces',
    summary: 'Make one',
    body: z.object({ name: z.string() }),
    response: accepted,
    permission: createPermission({
      name: 'amamba.workspaces.create',
      attributes: { action: 'create' },
    }),
    audit: audited('workspace-create'),
  }),
  build: defineRoute({
    method: 'POST',
    path: '/entities/:kind/:namespace/:name/builds',
    summary: 'Build',
    params: entityParams,
    response: z.object({}),
    permission: onWorkspace('amamba.pipelines.run'),
    audit: audited('run-start'),
  }),
};

const entities = [
  {
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name: 'payments', namespace: 'default' },
    spec: { owner: 'group:default/payments-team' },
  },
  ...[
    ['checkout', { 'amamba.io/workspace': 'payments' }] as const,
    ['plain', {}] as const,
  ].map(([name, annotations]) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
  })),
];

const handlers: ContractHandlers<typeof contract> = {
  getWorkspace: async (_input, { workspace, entityRef }) => ({
    workspace,
    entityRef,
  }),
  deleteNamespace: async (_input, { workspace }) => ({ workspace }),
  bindCluster: async ({ body }, { workspace, note }) => {
    note({ subject: body.name, detail: 'shared' });
    return { workspace };
  },
  createWorkspace: async ({ body }, { note }) => {
    note({ workspace: body.name });
    return { workspace: body.name };
  },
  build: async () => ({}),
};

async function start(
  options: {
    handlers?: Partial<ContractHandlers<typeof contract>>;
    result?: AuthorizeResult.DENY;
    record?: (entry: ActivityEntry) => Promise<void>;
  } = {},
) {
  const recorded: ActivityEntry[] = [];
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue({
    success: jest.fn(),
    fail: jest.fn(),
  });
  const logger = mockServices.logger.mock();
  const catalog = catalogServiceMock({ entities });
  const getEntity = jest.spyOn(catalog, 'getEntityByRef');
  const { server } = await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'test',
        register(env) {
          env.registerInit({
            deps: {
              httpRouter: coreServices.httpRouter,
              httpAuth: coreServices.httpAuth,
              permissions: coreServices.permissions,
            },
            async init({ httpRouter, ...services }) {
              httpRouter.use(
                mountContract(
                  contract,
                  { ...handlers, ...options.handlers },
                  {
                    ...services,
                    auditor,
                    catalog,
                    logger,
                    info: { title: 'Test', version: '1' },
                    activity: {
                      record:
                        options.record ??
                        (async entry => {
                          recorded.push(entry);
                        }),
                    },
                  },
                ),
              );
            },
          });
        },
      }),
      catalogServiceMock.factory(),
      mockServices.permissions.factory({
        result: options.result ?? AuthorizeResult.ALLOW,
      }),
    ],
  });
  return { agent: request(server), recorded, auditor, logger, getEntity };
}

const base = '/api/test/workspaces';

describe('routes of a workspace', () => {
  it('have the workspace that the caller sees, whatever the case of its name', async () => {
    const { agent, getEntity } = await start();
    const { status, body } = await agent.get(`${base}/Payments`);
    expect([status, body]).toEqual([
      200,
      { workspace: 'payments', entityRef: 'workspace:default/payments' },
    ]);
    expect(getEntity).toHaveBeenCalledWith(
      { kind: 'Workspace', namespace: 'default', name: 'Payments' },
      { credentials: mockCredentials.user() },
    );
  });

  it('answer 404 for one that is not there or not to be seen', async () => {
    const { agent } = await start({ result: AuthorizeResult.DENY });
    const { status, body } = await agent.get(`${base}/search`);
    expect(status).toBe(404);
    expect(body.error.message).toBe(
      'There is no workspace search, or you may not see it',
    );
  });

  it('say which role it takes, and who can give it', async () => {
    const { agent, auditor } = await start({ result: AuthorizeResult.DENY });
    const role = await agent.delete(`${base}/payments/namespaces/dev/x`);
    expect(role.status).toBe(403);
    expect(role.body.error.message).toBe(
      'This needs the role admin in the workspace payments. Ask an admin of the workspace for it (permission amamba.namespaces.delete).',
    );
    expect(auditor.createEvent.mock.calls[0][0].meta).toEqual({
      entityRef: 'workspace:default/payments',
      params: { workspace: 'payments', cluster: 'dev', namespace: 'x' },
    });
    const platform = await agent
      .post(`${base}/payments/clusters`)
      .send({ name: 'dev' });
    expect(platform.status).toBe(403);
    expect(platform.body.error.message).toBe(
      'This needs the permission amamba.clusters.bind on workspace:default/payments, which no built-in role holds. Ask a platform administrator for it.',
    );
    const basic = await agent.post(base).send({ name: 'new' });
    expect(basic.body.error.message).toBe(
      'This needs the permission amamba.workspaces.create, which no built-in role holds. Ask a platform administrator for it.',
    );
  });

  it('are in the OpenAPI document', () => {
    const { paths } = buildOpenApiDocument(contract, {
      title: 'Test',
      version: '1',
    });
    expect(paths).toMatchObject({
      '/workspaces/{workspace}/namespaces/{cluster}/{namespace}': {
        delete: {
          'x-permission': 'amamba.namespaces.delete',
          parameters: [
            { name: 'workspace', in: 'path', required: true },
            { name: 'cluster', in: 'path' },
            { name: 'namespace', in: 'path' },
          ],
        },
      },
    });
  });

  it('cannot be of an entity too', () => {
    const route = defineRoute({
      method: 'GET',
      path: '/workspaces/:workspace/:kind/:namespace/:name',
      summary: 'Both',
      params: entityParams.extend(workspaceParams.shape),
      response: z.object({}),
      permission: onWorkspace('amamba.workspaces.read'),
    });
    expect(() =>
      mountContract({ route }, { route: async () => ({}) }, {
        info: { title: 'x', version: '1' },
      } as ContractServices),
    ).toThrow(/route: .* names both an entity and a workspace/);
  });
});

describe('the activity', () => {
  it('has who did what to which thing of the workspace', async () => {
    const { agent, recorded } = await start();
    await agent.delete(`${base}/payments/namespaces/dev/x`);
    await agent.post(`${base}/payments/clusters`).send({ name: 'prod' });
    await agent
      .post('/api/test/entities/component/default/checkout/builds')
      .set('Authorization', mockCredentials.service.header());
    await agent.post(base).send({ name: 'new' });
    await agent.get(`${base}/payments`);
    await agent.post('/api/test/entities/component/default/plain/builds');
    const person = { actor: 'user:default/mock', outcome: 'succeeded' };
    expect(recorded).toEqual(
      [
        {
          ...person,
          workspace: 'payments',
          action: 'namespace-delete',
          subject: 'dev/x',
        },
        {
          ...person,
          workspace: 'payments',
          action: 'cluster-bind',
          subject: 'prod',
          detail: 'shared',
        },
        {
          actor: 'external:test-service',
          outcome: 'succeeded',
          workspace: 'payments',
          action: 'run-start',
          subject: 'component:default/checkout',
        },
        { ...person, workspace: 'new', action: 'workspace-create' },
      ].map(entry => ({
        id: expect.any(String),
        at: expect.any(String),
        ...entry,
      })),
    );
    recorded.forEach(entry => activityEntrySchema.parse(entry));
  });

  it('has what was refused, and nothing of what the caller cannot see', async () => {
    const { agent, recorded } = await start({ result: AuthorizeResult.DENY });
    await agent.delete(`${base}/payments/namespaces/dev/x`);
    await agent.delete(`${base}/search/namespaces/dev/x`);
    expect(recorded).toEqual([
      expect.objectContaining({
        workspace: 'payments',
        outcome: 'refused',
        detail: expect.stringContaining('needs the role admin'),
      }),
    ]);
  });

  it.each([
    [new ConflictError('It is still in use'), 'failed', 'It is still in use'],
    [
      new NotAllowedError('Not by the cluster'),
      'refused',
      'Not by the cluster',
    ],
    [new InputError('hunter2 is wrong'), 'failed', 'The request was not valid'],
    [
      new Error('password is hunter2'),
      'failed',
      'The portal failed at this; ask its operators to look at its log',
    ],
  ])(
    'says of failure %# what a person may read',
    async (error, outcome, detail) => {
      const { agent, recorded } = await start({
        handlers: {
          bindCluster: async (_input, { note }) => {
            note({ subject: 'prod', detail: 'shared' });
            throw error;
          },
        },
      });
      await agent.post(`${base}/payments/clusters`).send({ name: 'prod' });
      expect(recorded).toEqual([
        expect.objectContaining({ subject: 'prod', outcome, detail }),
      ]);
    },
  );

  it('does not break the answer when it cannot be kept', async () => {
    const { agent, logger } = await start({
      record: async () => {
        throw new Error('disk full');
      },
    });
    const { status } = await agent.delete(`${base}/payments/namespaces/dev/x`);
    expect(status).toBe(200);
    expect(logger.error).toHaveBeenCalledWith(
      'Could not record deleteNamespace in the activity of the workspace payments',
      expect.objectContaining({ message: 'disk full' }),
    );
  });
});
