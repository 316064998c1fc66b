import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CONTAINER, OPENING_CASES } from '../__testUtils__/cases/openings';
import { POD_CASES } from '../__testUtils__/cases/pods';
import { SESSION, SESSION_CASES } from '../__testUtils__/cases/sessions';
import { eventually } from '../__testUtils__/eventually';
import { populate } from '../__testUtils__/populate';
import { aSession } from '../__testUtils__/sessions';
import {
  type Call,
  ME,
  PAYMENTS,
  PAYMENTS_API,
  RECORDING_KEY,
  type RunningPlugin,
  type StartOptions,
  startPlugin,
} from '../__testUtils__/startPlugin';
import { topicOf } from '../pods/topicOf';

jest.setTimeout(60_000);

const BOB = 'user:default/bob';

let plugin: RunningPlugin;

async function start(options: StartOptions = {}): Promise<void> {
  plugin = await startPlugin({ result: AuthorizeResult.ALLOW, ...options });
  await populate(plugin);
}

describe('sessions', () => {
  beforeAll(() => start());
  beforeEach(() => populate(plugin));
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

  it('are audited with what is done, and without what gives a right to it', async () => {
    plugin.audited.length = 0;
    const path = '/commands';
    const reason = 'incident 7';
    const command = ['ls', '--token=abc'];
    const body = { ...CONTAINER, command, reason };
    const { body: opened } = await plugin.call({ path, method: 'post', body });
    const foreign = { ...body, namespace: 'search', pod: 'search-api-0' };
    await plugin.call({ path, method: 'post', body: foreign });
    const { path: preview } = (await plugin.call(POD_CASES.openPreview)).body;
    const resumed = await plugin.call(SESSION_CASES.resumeSession, PAYMENTS);

    const done = { mode: 'command', what: 'command ls', reason };
    expect(plugin.audited).toMatchObject([
      {
        eventId: 'command-open',
        meta: {
          ...done,
          target: 'dev/payments/payments-api-0/api',
          answer: { session: opened.session },
        },
      },
      {
        eventId: 'command-open',
        meta: { ...done, target: 'dev/search/search-api-0/api' },
        error: { name: 'NotFoundError' },
      },
      { eventId: 'preview-open' },
      { eventId: 'session-resume' },
    ]);
    const log = JSON.stringify(plugin.audited);
    for (const secret of [opened.ticket, preview, resumed.body.ticket, 'abc']) {
      expect(secret).toBeTruthy();
      expect(log).not.toContain(secret);
    }
  });

  it('tell who looked at their recording, and never what it shows', async () => {
    plugin.audited.length = 0;
    const { status } = await plugin.call(SESSION_CASES.readRecording, PAYMENTS);
    expect(status).toBe(200);
    expect(plugin.audited).toMatchObject([{ eventId: 'recording-read' }]);
    const told = { action: 'recording-read', actor: ME, workspace: 'payments' };
    expect(plugin.activity().at(-1)).toMatchObject(told);

    const path = `${SESSION_CASES.readRecording.path}?cursor=forged`;
    await plugin.call({ ...SESSION_CASES.readRecording, path }, PAYMENTS);
    expect(plugin.audited).toHaveLength(2);
    const looks = plugin
      .activity()
      .filter(({ action }) => action === told.action);
    expect(looks).toHaveLength(1);
    expect(JSON.stringify(plugin.audited)).not.toContain('hello');
  });

  it('tell which files were looked at, and never what is in them', async () => {
    plugin.audited.length = 0;
    const { body } = await plugin.call(POD_CASES.viewFile);
    expect(body).toHaveProperty('text');
    await plugin.call(POD_CASES.listFiles);
    expect(plugin.audited).toMatchObject([
      { eventId: 'file-view', meta: { path: body.path } },
      { eventId: 'files-list' },
    ]);
    expect(JSON.stringify(plugin.audited)).not.toMatch(/"(text|items)"/);
    expect(plugin.activity().at(-1)).toMatchObject({ action: 'file-view' });
  });

  it('are told to browsers, but not whose they are', async () => {
    plugin.signals.length = 0;
    await open({ path: '/shells' });
    await eventually(() => {
      expect(plugin.signals).toEqual([
        { about: 'sessions', topic: topicOf('payments') },
      ]);
    });
    expect(JSON.stringify(plugin.signals)).not.toContain('payments');
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

  it('share no debug container that has the node', async () => {
    const session = await open({
      path: '/debug-containers',
      body: { image: 'busybox', profile: 'sysadmin', reuse: true },
    });
    expect(session.request).toMatchObject({ reuse: false });
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
