import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AuditorService,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import {
  catalogServiceRef,
  type CatalogService,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { defineRoute, entityParams } from '@amamba/plugin-amamba-common';
import request from 'supertest';
import { z } from 'zod';
import { UpstreamError } from '../errors/UpstreamError';
import { mountContract } from './mountContract';
import type { ContractHandlers, ContractServices } from './types';

const buildPermission = createPermission({
  name: 'amamba.pipelines.run',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});
const statusPermission = createPermission({
  name: 'amamba.status.read',
  attributes: { action: 'read' },
});

const contract = {
  build: defineRoute({
    method: 'POST',
    path: '/entities/:kind/:namespace/:name/builds/:branch',
    summary: 'Start a build',
    params: entityParams.extend({ branch: z.string().max(20) }),
    query: z.object({
      tags: z.array(z.string()).optional(),
      depth: z.coerce.number().int().min(1).default(1),
    }),
    body: z.object({ token: z.string(), retries: z.number().int() }),
    response: z.object({
      id: z.string(),
      at: z.string().default('now'),
      key: z.string().optional(),
    }),
    status: 202,
    permission: buildPermission,
    audit: {
      eventId: 'build-start',
      severity: 'medium',
      secretFields: ['key'],
    },
  }),
  status: defineRoute({
    method: 'GET',
    path: '/status',
    summary: 'Say how it is',
    response: z.object({ user: z.string().optional() }),
    permission: statusPermission,
  }),
};

class ForgeError extends UpstreamError {
  readonly status = 401;
  toServiceError() {
    return new ConflictError(`${this.system} is being moved`);
  }
}

const checkout = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    namespace: 'default',
    name: 'checkout',
    annotations: { 'amamba.io/workspace': 'payments' },
  },
  spec: {},
};

type Handlers = ContractHandlers<typeof contract>;

async function start(
  options: {
    build?: Handlers['build'];
    status?: Handlers['status'];
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  } = {},
) {
  const event = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async () => event) as AuditorService['createEvent'],
  });
  const permissions = mockServices.permissions({
    result: options.result ?? AuthorizeResult.ALLOW,
  });
  const authorize = jest.spyOn(permissions, 'authorize');
  const catalog = catalogServiceMock({ entities: [checkout] });
  const getEntity = jest.spyOn(catalog, 'getEntityByRef');
  const build = jest.fn(options.build ?? (async () => ({ id: '7' })));
  const plugin = createBackendPlugin({
    pluginId: 'test',
    register(env) {
      env.registerInit({
        deps: {
          httpRouter: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
          permissions: coreServices.permissions,
          auditor: coreServices.auditor,
          logger: coreServices.logger,
          catalog: catalogServiceRef,
        },
        async init({ httpRouter, ...services }) {
          httpRouter.use(
            mountContract(
              contract,
              {
                build,
                status:
                  options.status ?? (async (_input, { user }) => ({ user })),
              },
              { ...services, info: { title: 'Test', version: '1' } },
            ),
          );
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      plugin,
      auditor.factory,
      catalogFactory(catalog),
      mockServices.permissions.mock({
        authorize: permissions.authorize.bind(permissions),
      }).factory,
    ],
  });
  return { server, event, auditor, authorize, getEntity, build };
}

function catalogFactory(catalog: CatalogService) {
  return createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: () => catalog,
  });
}

function gate() {
  let open = () => {};
  const passed = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, passed };
}

const path = '/api/test/entities/component/Default/checkout/builds/feature%2Fx';
const body = { token: 'sesame', retries: 2, more: true };

describe('mountContract', () => {
  it('parses, authorises, audits, handles and answers as the contract says', async () => {
    const { server, build, auditor, event, authorize } = await start({
      build: async () => ({ id: '7', secret: 'hidden' } as { id: string }),
    });
    const response = await request(server)
      .post(`${path}?tags=a&depth=3`)
      .send(body);

    expect(response.status).toBe(202);
    expect(response.body).toEqual({ id: '7', at: 'now' });
    expect(response.headers['cache-control']).toBe('no-store');
    expect(build).toHaveBeenCalledWith(
      {
        params: {
          kind: 'component',
          namespace: 'Default',
          name: 'checkout',
          branch: 'feature/x',
        },
        query: { tags: ['a'], depth: 3 },
        body: { token: 'sesame', retries: 2 },
      },
      expect.objectContaining({
        entity: checkout,
        entityRef: 'component:default/checkout',
        user: 'user:default/mock',
        signal: expect.any(AbortSignal),
      }),
    );
    expect(authorize).toHaveBeenCalledWith(
      [
        {
          permission: buildPermission,
          resourceRef: 'component:default/checkout',
        },
      ],
      expect.anything(),
    );
    expect(auditor.createEvent).toHaveBeenCalledTimes(1);
    const audited = auditor.createEvent.mock.calls[0][0];
    expect(audited).toMatchObject({
      eventId: 'build-start',
      severityLevel: 'medium',
      meta: {
        entityRef: 'component:default/checkout',
        params: { branch: 'feature/x' },
      },
    });
    expect(JSON.stringify(audited.meta)).not.toContain('sesame');
    expect(event.success.mock.calls).toEqual([
      [{ meta: { answer: response.body } }],
    ]);
    expect(event.fail).not.toHaveBeenCalled();
  });

  it.each([
    [`${path}?depth=0`, body, /query\.depth: .*>=1/],
    [path, { token: 'x' }, /body\.retries: .*expected number/],
    [path.replace('feature%2Fx', 'y'.repeat(21)), body, /path\.branch: .*<=20/],
    [path, '{"token":', /not valid JSON/],
    [path.replace('feature%2Fx', 'x%00'), body, /NUL character/],
    [`${path}?depth=1&x=%00`, body, /NUL character/],
  ])('says which field of %s is wrong', async (url, sent, message) => {
    const { server, build } = await start();
    const response = await request(server)
      .post(url)
      .set('Content-Type', 'application/json')
      .send(sent);
    expect(response.status).toBe(400);
    expect(response.body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
    expect(build).not.toHaveBeenCalled();
  });

  it('refuses a body that is not JSON or too large', async () => {
    const { server } = await start();
    const text = await request(server)
      .post(path)
      .set('Content-Type', 'text/plain')
      .send('hello');
    expect(text.status).toBe(400);
    expect(text.body.error.message).toContain('application/json');
    const large = await request(server)
      .post(path)
      .send({ token: 'x'.repeat(1024 * 1024) });
    expect(large.status).toBe(413);
  });

  it('answers 404 for an entity that does not exist or may not be seen, and audits the attempt', async () => {
    const { server, build, event, authorize } = await start();
    const response = await request(server)
      .post(path.replace('checkout', 'ledger'))
      .send(body);
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('component:default/ledger');
    const odd = await request(server)
      .post(path.replace('component', '%3A').replace('checkout', 'a%2F..%2Fb'))
      .send(body);
    expect(odd.status).toBe(404);
    expect(build).not.toHaveBeenCalled();
    expect(authorize).not.toHaveBeenCalled();
    expect(event.fail).toHaveBeenCalledTimes(2);
  });

  it("reads the entity with the caller's own credentials", async () => {
    const { server, getEntity } = await start();
    await request(server)
      .post(path)
      .set('Authorization', mockCredentials.user.header('user:default/alice'))
      .send(body);
    expect(getEntity).toHaveBeenCalledWith(
      { kind: 'component', namespace: 'Default', name: 'checkout' },
      { credentials: mockCredentials.user('user:default/alice') },
    );
  });

  it('audits what the handler notes, and nothing of an answer that gives a right', async () => {
    const { server, event, build } = await start({
      build: async (_input, { note }) => {
        note({ audit: { mode: 'fast' } });
        return { id: '7', key: 'sesame' };
      },
    });
    const { body: answer } = await request(server).post(path).send(body);
    expect(answer.key).toBe('sesame');
    build.mockImplementation(async (_input, { note }) => {
      note({ audit: { mode: 'slow' } });
      throw new Error('no');
    });
    await request(server).post(path).send(body);
    expect(event.success.mock.calls).toEqual([
      [{ meta: { mode: 'fast', answer: { id: '7', at: 'now' } } }],
    ]);
    expect(event.fail.mock.calls).toMatchObject([[{ meta: { mode: 'slow' } }]]);
  });

  it('explains a denial and audits it', async () => {
    const { server, build, event } = await start({
      result: AuthorizeResult.DENY,
    });
    const response = await request(server).post(path).send(body);
    expect(response.status).toBe(403);
    expect(response.body.error).toMatchObject({
      name: 'NotAllowedError',
      message:
        'This needs the role editor in the workspace payments, to which component:default/checkout belongs. Ask an admin of the workspace for it (permission amamba.pipelines.run).',
    });
    expect(build).not.toHaveBeenCalled();
    expect(event.fail).toHaveBeenCalledTimes(1);
    expect(event.success).not.toHaveBeenCalled();

    const basic = await request(server).get('/api/test/status');
    expect(basic.status).toBe(403);
    expect(basic.body.error.message).toContain('amamba.status.read');
  });

  it('serves routes without an entity to people and services', async () => {
    const { server } = await start();
    const user = await request(server).get('/api/test/status');
    expect(user.body).toEqual({ user: 'user:default/mock' });
    const service = await request(server)
      .get('/api/test/status')
      .set('Authorization', mockCredentials.service.header());
    expect(service.status).toBe(200);
    expect(service.body).toEqual({});
    const nobody = await request(server)
      .get('/api/test/status')
      .set('Authorization', mockCredentials.none.header());
    expect(nobody.status).toBe(401);
  });

  it("never makes an upstream's status the portal's own", async () => {
    const thrown: Array<[Error, number, RegExp]> = [
      [new ForgeError('forge one', 'nope'), 409, /forge one is being moved/],
      [Object.assign(new Error('no'), { statusCode: 401 }), 503, /credentials/],
      [Object.assign(new Error('no'), { status: 403 }), 403, /ask for access/],
      [Object.assign(new Error('no'), { status: 404 }), 503, /failed/],
      [new Error('password is hunter2'), 500, /operators to look at its log/],
    ];
    for (const [error, status, message] of thrown) {
      const { server, event } = await start({
        build: async () => {
          throw error;
        },
      });
      const response = await request(server).post(path).send(body);
      expect(response.status).toBe(status);
      expect(response.body.error.message).toMatch(message);
      expect(response.text).not.toContain('hunter2');
      expect(event.fail).toHaveBeenCalledWith({ error });
    }
  });

  it('does not send an answer that breaks the contract', async () => {
    const { server, event } = await start({
      build: async () => ({ number: 7 } as unknown as { id: string }),
    });
    const response = await request(server).post(path).send(body);
    expect(response.status).toBe(500);
    expect(response.body).not.toHaveProperty('number');
    expect(event.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({
        message: 'The answer of build is not what its contract says',
      }),
    });
  });

  it('answers 404 as JSON for what the contract does not have', async () => {
    const { server } = await start();
    const response = await request(server).get('/api/test/nothing');
    expect(response.status).toBe(404);
    expect(response.body.error).toMatchObject({ name: 'NotFoundError' });
  });

  it('aborts the handler when the caller goes away', async () => {
    const begun = gate();
    const aborted = gate();
    const { server, event } = await start({
      build: async (_input, { signal }) => {
        signal.addEventListener('abort', aborted.open);
        begun.open();
        await aborted.passed;
        throw new Error('stopped');
      },
    });
    const { port } = server.address() as AddressInfo;
    const call = httpRequest({
      port,
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    call.on('error', () => {});
    call.end(JSON.stringify(body));
    await begun.passed;
    call.destroy();
    await aborted.passed;
    while (event.fail.mock.calls.length === 0) {
      await delay(5);
    }
    expect(event.success).not.toHaveBeenCalled();
  });

  it('refuses, at start-up, a contract that cannot be authorised', () => {
    const route = defineRoute({
      method: 'GET',
      path: '/builds/:id',
      summary: 'One build',
      params: z.object({ id: z.string() }),
      response: z.object({}),
      permission: buildPermission,
    });
    expect(() =>
      mountContract({ getBuild: route }, { getBuild: async () => ({}) }, {
        info: { title: 'x', version: '1' },
      } as ContractServices),
    ).toThrow(/getBuild: .* needs :kind, :namespace and :name/);
  });
});
