import { join } from 'node:path';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type DebugContract,
  debugContract,
} from '@amamba/plugin-amamba-debug-common';
import { expectOpenApiUpToDate } from '@amamba/plugin-amamba-node/testUtils';
import { mockServices } from '@backstage/backend-test-utils';
import { CONTAINER, OPENING_CASES } from './__testUtils__/cases/openings';
import { POD_CASES, PREVIEW } from './__testUtils__/cases/pods';
import type { RouteCase } from './__testUtils__/cases/RouteCase';
import { SESSION, SESSION_CASES } from './__testUtils__/cases/sessions';
import { STRANGERS } from './__testUtils__/catalog';
import { aSession } from './__testUtils__/sessions';
import {
  type Call,
  ME,
  PAYMENTS,
  PAYMENTS_API,
  RECORDING_KEY,
  type RunningPlugin,
  type StartOptions,
  startPlugin,
} from './__testUtils__/startPlugin';
import { apiInfo } from './apiInfo';
import { PreviewStore } from './preview/PreviewStore';
import { createStartTap } from './recording/createStartTap';
import { DatabaseRecordingStore } from './recording/DatabaseRecordingStore';
import { RecordingCipher } from './recording/RecordingCipher';

jest.setTimeout(60_000);

/** One for each route of the contract: one without does not compile. */
const ROUTES: Record<keyof DebugContract, RouteCase> = {
  ...POD_CASES,
  ...OPENING_CASES,
  ...SESSION_CASES,
};
const cases = Object.entries(ROUTES);
const ofEntities = cases.filter(([, { under }]) => !under);
const ofWorkspaces = cases.filter(([, { under }]) => under);

const BOB = 'user:default/bob';
const LIMITS = { maxDebuggerSeconds: 7200, uploadMebibytes: 2 };

let plugin: RunningPlugin;

/** A session of the caller with a recording, and a preview. */
async function populate(): Promise<void> {
  const { store, knex } = plugin;
  await knex('sessions').delete();
  await knex('previews').delete();
  const session = aSession({
    id: SESSION,
    user: ME,
    phase: 'open',
    what: '/bin/bash',
    reason: 'incident 7',
    record: true,
  });
  await store.insertSession(session);
  const startTap = createStartTap({
    store: new DatabaseRecordingStore(knex),
    cipher: new RecordingCipher(Buffer.from(RECORDING_KEY, 'base64')),
    logger: mockServices.logger.mock(),
  });
  const tap = await startTap(session, { columns: 80, rows: 24 });
  tap?.output(Buffer.from('\u0001hello'));
  await tap?.end();
  await new PreviewStore(knex).insert({
    id: PREVIEW,
    hash: 'h'.repeat(43),
    workspace: 'payments',
    entityRef: 'component:default/payments-api',
    cluster: 'dev',
    namespace: 'payments',
    pod: 'payments-api-0',
    port: 8080,
    user: ME,
    expiresAt: new Date(Date.now() + 60_000),
  });
}

async function start(options: StartOptions): Promise<void> {
  plugin = await startPlugin({
    ...options,
    config: { limits: LIMITS, ...options.config },
  });
  await populate();
}

describe('the routes', () => {
  afterAll(() => plugin.stop());

  describe('for who may', () => {
    beforeAll(() => start({ result: AuthorizeResult.ALLOW }));
    beforeEach(populate);

    it.each(cases)('%s answers what belongs to it', async (name, route) => {
      const { status, body } = await plugin.call(route, route.under);
      expect([status, body.error]).toEqual([route.status, undefined]);
      expect(body).toMatchObject(route.answer);
      // What browsers read is what the contract says.
      const { response } = debugContract[name as keyof DebugContract];
      expect(response.safeParse(body).error).toBeUndefined();
    });

    it.each(STRANGERS)(
      '%s is answered as if what another has did not exist',
      async stranger => {
        plugin.kube.asked.length = 0;
        const before = await plugin.knex('sessions').count({ count: '*' });
        for (const [name, route] of ofEntities) {
          const { status, body } = await plugin.call(
            route,
            `/entities/${stranger}`,
          );
          const allowed = route.list ? [200, 404] : [404];
          expect([name, allowed.includes(status)]).toEqual([name, true]);
          expect(JSON.stringify(body.items ?? [])).not.toContain('payments');
        }
        expect(await plugin.knex('sessions').count({ count: '*' })).toEqual(
          before,
        );
        expect(plugin.kube.asked.map(({ what }) => what)).not.toContain('exec');
      },
    );

    it.each(ofWorkspaces)(
      '%s tells another workspace nothing',
      async (name, route) => {
        const { status, body } = await plugin.call(route, '/workspaces/search');
        if (name === 'listNodes' || name === 'openNodeShell') {
          // Both use the cluster; its pods there are counted, not named.
          expect(status).toBe(route.status);
        } else {
          expect([status, body.items ?? []]).toEqual([
            route.list ? 200 : 404,
            [],
          ]);
        }
      },
    );

    it('answer 404 for what is not in the catalog', async () => {
      for (const [name, route] of cases) {
        const under = route.under
          ? '/workspaces/absent'
          : '/entities/component/default/absent';
        const { status } = await plugin.call(route, under);
        expect([name, status]).toEqual([name, 404]);
      }
    });

    it('answer 404 for what is not there, in words that tell nothing', async () => {
      for (const [name, route] of cases.filter(([, { list }]) => !list)) {
        const rename = (text: string) =>
          text
            .replaceAll(SESSION, SESSION.replace('0b7', '0b8'))
            .replaceAll('payments-api-', 'absent-')
            .replaceAll('node-1', 'node-9');
        const { status, body } = await plugin.call(
          {
            ...route,
            path: rename(route.path),
            ...(route.body && {
              body: JSON.parse(rename(JSON.stringify(route.body))),
            }),
          },
          route.under,
        );
        expect([name, status]).toEqual([name, 404]);
        expect(body.error.name).toBe('NotFoundError');
      }
    });

    it('refuse bad input in words', async () => {
      for (const [name, { bad = [], ...route }] of cases) {
        for (const { message, ...wrong } of bad) {
          const { status, body } = await plugin.call(
            { ...route, ...wrong },
            route.under,
          );
          expect([name, status, body.error.message]).toEqual([
            name,
            400,
            expect.stringContaining(message),
          ]);
        }
      }
    });

    it('have the OpenAPI document that is committed', async () => {
      await expectOpenApiUpToDate(
        join(__dirname, '..'),
        debugContract,
        apiInfo,
      );
      const { body } = await plugin.openApi();
      expect(body.info.title).toBe('Amamba Debug');
    });
  });
});

describe('for who may not', () => {
  beforeAll(() => start({ result: AuthorizeResult.DENY }));
  afterAll(() => plugin.stop());

  it.each(cases)('%s is denied', async (_, route) => {
    plugin.kube.asked.length = 0;
    const { status, body } = await plugin.call(route, route.under);
    expect(status).toBe(403);
    expect(body.error.message).toContain('This needs the');
    expect(plugin.kube.asked).toEqual([]);
    expect(await plugin.knex('sessions').select('id')).toEqual([
      { id: SESSION },
    ]);
  });
});

describe('sessions', () => {
  beforeAll(() => start({ result: AuthorizeResult.ALLOW }));
  beforeEach(populate);
  afterAll(() => plugin.stop());

  const open = async (call: Partial<Call> & Pick<Call, 'path'>) => {
    const { status, body } = await plugin.call({
      method: 'post',
      ...call,
      body: { ...CONTAINER, ...call.body },
    });
    expect([status, body.error]).toEqual([201, undefined]);
    return (await plugin.store.getSession(body.session))!;
  };

  it('are stored as they were asked for, as whom the cluster knows', async () => {
    const session = await open({
      path: '/commands',
      body: { command: ['ls', '--token=abc'], reason: 'incident 7' },
    });
    expect(session).toMatchObject({
      workspace: 'payments',
      entityRef: 'component:default/payments-api',
      ...CONTAINER,
      request: { mode: 'command', command: ['ls', '--token=abc'], tty: false },
      phase: 'requested',
      user: ME,
      kubeUser: { user: ME, groups: [] },
      what: 'ls --token=abc',
      reason: 'incident 7',
      record: false,
    });
    const told = plugin.activity().at(-1);
    expect(told).toMatchObject({
      action: 'command-open',
      actor: ME,
      workspace: 'payments',
      subject: 'dev/payments/payments-api-0/api',
      detail: 'command ls: incident 7',
      outcome: 'succeeded',
    });
    expect(JSON.stringify(plugin.activity())).not.toContain('abc');
    const tickets = await plugin.knex('tickets');
    expect(tickets).toMatchObject([
      { session_id: session.id, user_ref: ME, role: 'owner' },
    ]);
  });

  it('name images in full, so that no node has a say', async () => {
    const session = await open({
      path: '/debug-containers',
      body: { image: 'busybox' },
    });
    expect(session.request).toEqual({
      mode: 'debug-container',
      image: 'docker.io/library/busybox:latest',
      profile: 'general',
      ttlSeconds: 3600,
      reuse: true,
    });
  });

  it('are recorded when somebody wants that; files and logs never are', async () => {
    const record = true;
    expect((await open({ path: '/shells', body: { record } })).record).toBe(
      true,
    );
    expect((await open({ path: '/logs', body: { record } })).record).toBe(
      false,
    );
  });

  it.each([
    ['/debug-containers', 'evil.example.com/busybox'],
    ['/pod-copies', 'evil.example.com/library/busybox:1'],
  ])('%s takes no image that is not allowed', async (path, image) => {
    const { status, body } = await plugin.call({
      path,
      method: 'post',
      body: { ...CONTAINER, image },
    });
    expect(status).toBe(403);
    expect(body.error.message).toMatch(
      /may not be used in the workspace payments\. Allowed are \*\*, within what the portal allows/,
    );
  });

  it('are as many as one person may have', async () => {
    for (let index = 1; index < 20; index++) {
      await plugin.store.insertSession(aSession({ user: ME }));
    }
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        plugin.call({ path: '/shells', method: 'post', body: CONTAINER }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect(answers[0].body.error.message).toContain('End one of them');
    expect(await plugin.store.countRunning(ME)).toBe(20);
  });

  it('are opened by people', async () => {
    const { status, body } = await plugin.asService(
      `${PAYMENTS_API}/shells`,
      CONTAINER,
    );
    expect(status).toBe(403);
    expect(body.error.message).toContain('Only people can open sessions');
  });

  describe('of others', () => {
    const call = (path: string, method: Call['method'] = 'post', body = {}) =>
      plugin.call(
        { path: `/sessions/${SESSION}${path}`, method, body, as: BOB },
        PAYMENTS,
      );

    it('cannot be closed, shared, or watched unless they are shared', async () => {
      const answers = await Promise.all([
        call('/close'),
        call('/sharing', 'put', { shared: true }),
        call('/tickets'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect(answers[2].body.error.message).toContain(`Ask ${ME} to share it`);
      expect(await plugin.knex('tickets')).toEqual([]);
    });

    it('can be watched when they are shared', async () => {
      await plugin.store.updateSession(SESSION, { shared: true });
      const { status, body } = await call('/tickets');
      expect([status, body.role]).toEqual([201, 'watcher']);
      expect(await plugin.knex('tickets')).toMatchObject([
        { user_ref: BOB, role: 'watcher' },
      ]);
    });

    it('can be ended by who may', async () => {
      expect((await call('/end')).status).toBe(202);
      expect(await plugin.store.getSession(SESSION)).toMatchObject({
        phase: 'ended',
        ending: 'ended-by-other',
        endingMessage: `Ended by ${BOB}`,
      });
    });
  });

  it('that have ended are not resumed nor shared', async () => {
    await plugin.store.endSession(SESSION, {
      ending: 'exited',
      endedAt: new Date(),
    });
    for (const name of ['resumeSession', 'shareSession'] as const) {
      const route = SESSION_CASES[name];
      const { status, body } = await plugin.call(route, route.under);
      expect([status, body.error.message]).toEqual([
        409,
        expect.stringContaining('has ended'),
      ]);
    }
  });

  it('are filtered and paged', async () => {
    const later = aSession({ user: BOB, mode: 'logs', what: '/secret' });
    await plugin.store.insertSession({ ...later, requestedAt: new Date() });
    const first = await plugin.call({ path: '/sessions?limit=1' }, PAYMENTS);
    expect(first.body.items).toMatchObject([{ id: later.id, own: false }]);
    const second = await plugin.call(
      { path: `/sessions?limit=1&cursor=${first.body.nextCursor}` },
      PAYMENTS,
    );
    expect(second.body.items).toMatchObject([{ id: SESSION }]);
    expect(second.body.nextCursor).toBeUndefined();
    const logs = await plugin.call({ path: '/sessions?mode=logs' }, PAYMENTS);
    expect(logs.body.items).toHaveLength(1);
  });
});

describe('a stricter policy', () => {
  beforeAll(() =>
    start({
      result: AuthorizeResult.ALLOW,
      config: {
        reason: 'required',
        recording: { policy: 'required', key: RECORDING_KEY },
        preview: { enabled: false },
      },
    }),
  );
  afterAll(() => plugin.stop());

  it('demands a reason for every way in', async () => {
    for (const [name, route] of Object.entries(OPENING_CASES)) {
      const body = { ...route.body, reason: ' ' };
      const { status, body: answer } = await plugin.call(
        { ...route, body },
        route.under,
      );
      expect([name, status, answer.error.message]).toEqual([
        name,
        400,
        expect.stringContaining('give a reason'),
      ]);
    }
    expect(await plugin.store.countRunning(ME)).toBe(1);
  });

  it('records whatever is asked for', async () => {
    const { body } = await plugin.call({
      path: '/shells',
      method: 'post',
      body: { ...CONTAINER, reason: 'incident 7', record: false },
    });
    expect(await plugin.store.getSession(body.session)).toMatchObject({
      record: true,
    });
  });

  it('opens no previews', async () => {
    const route = POD_CASES.openPreview;
    const body = { ...route.body, reason: 'incident 7' };
    const { status } = await plugin.call({ ...route, body });
    expect(status).toBe(403);
  });
});
