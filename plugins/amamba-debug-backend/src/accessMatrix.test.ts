import {
  type DebugContract,
  debugContract,
} from '@amamba/plugin-amamba-debug-common';
import { PRIVILEGED_COPY } from './__testUtils__/FakeKube';
import { OPENING_CASES } from './__testUtils__/cases/openings';
import { POD_CASES } from './__testUtils__/cases/pods';
import type { RouteCase } from './__testUtils__/cases/RouteCase';
import { SESSION, SESSION_CASES } from './__testUtils__/cases/sessions';
import { eventually } from './__testUtils__/eventually';
import { populate } from './__testUtils__/populate';
import { aSession } from './__testUtils__/sessions';
import {
  PAYMENTS,
  PAYMENTS_API,
  type RunningPlugin,
  startPlugin,
} from './__testUtils__/startPlugin';

jest.setTimeout(120_000);

/** Who calls: what they are to the workspace `payments`. */
const CALLERS = {
  platform: 'olga',
  admin: 'alice',
  editor: 'bob',
  viewer: 'carol',
  'admin of another workspace': 'dave',
  nobody: 'erin',
} as const;

type Caller = keyof typeof CALLERS;
const callers = Object.keys(CALLERS) as Caller[];
const MEMBERS: Caller[] = ['platform', 'admin', 'editor', 'viewer'];

/** The least of the roles that may; all above it may, too. */
type Least = 'platform' | 'admin' | 'editor' | 'viewer';

interface Row extends RouteCase {
  least: Least;
}

const of = (least: Least, route: RouteCase): Row => ({ ...route, least });
const sysadmin = (route: RouteCase): RouteCase => ({
  ...route,
  body: { ...route.body, profile: 'sysadmin' },
});

/** In a container that somebody else made with the profile `sysadmin`. */
const privileged = (route: RouteCase): RouteCase => ({
  ...route,
  path: route.path.replace('payments-api-0', PRIVILEGED_COPY),
  ...(route.body && { body: { ...route.body, pod: PRIVILEGED_COPY } }),
});

/** Every route, and each mode's variants that need more. */
const ROWS: Record<keyof DebugContract, Row> & Record<string, Row> = {
  listPods: of('viewer', POD_CASES.listPods),
  getPod: of('viewer', POD_CASES.getPod),
  getPolicy: of('viewer', { ...POD_CASES.getPolicy, answer: {} }),
  stopDebugger: of('admin', POD_CASES.stopDebugger),
  deletePodCopy: of('editor', POD_CASES.deletePodCopy),
  listFiles: of('editor', POD_CASES.listFiles),
  viewFile: of('editor', POD_CASES.viewFile),
  openPreview: of('editor', POD_CASES.openPreview),
  // Nobody's preview is the caller's: 404 is for who may.
  renewPreview: of('editor', {
    ...POD_CASES.renewPreview,
    status: 404,
    answer: {},
  }),
  closePreview: of('editor', {
    ...POD_CASES.closePreview,
    status: 404,
    answer: {},
  }),
  openShell: of('editor', OPENING_CASES.openShell),
  openAttachment: of('editor', OPENING_CASES.openAttachment),
  openCommand: of('editor', OPENING_CASES.openCommand),
  openLogs: of('viewer', OPENING_CASES.openLogs),
  openDebugContainer: of('admin', OPENING_CASES.openDebugContainer),
  'openDebugContainer as sysadmin': of(
    'platform',
    sysadmin(OPENING_CASES.openDebugContainer),
  ),
  openPodCopy: of('editor', OPENING_CASES.openPodCopy),
  'openPodCopy as sysadmin': of(
    'platform',
    sysadmin(OPENING_CASES.openPodCopy),
  ),
  openAgentShell: of('admin', OPENING_CASES.openAgentShell),
  openNodeShell: of('platform', OPENING_CASES.openNodeShell),
  openDownload: of('editor', OPENING_CASES.openDownload),
  openUpload: of('editor', OPENING_CASES.openUpload),
  'listFiles of what has the node': of(
    'platform',
    privileged(POD_CASES.listFiles),
  ),
  'viewFile of what has the node': of(
    'platform',
    privileged(POD_CASES.viewFile),
  ),
  'openShell of what has the node': of(
    'platform',
    privileged(OPENING_CASES.openShell),
  ),
  'openAttachment of what has the node': of(
    'platform',
    privileged(OPENING_CASES.openAttachment),
  ),
  'openCommand of what has the node': of(
    'platform',
    privileged(OPENING_CASES.openCommand),
  ),
  'openLogs of what has the node': of(
    'viewer',
    privileged(OPENING_CASES.openLogs),
  ),
  'openAgentShell of what has the node': of(
    'platform',
    privileged(OPENING_CASES.openAgentShell),
  ),
  'openDownload of what has the node': of(
    'platform',
    privileged(OPENING_CASES.openDownload),
  ),
  'openUpload of what has the node': of(
    'platform',
    privileged(OPENING_CASES.openUpload),
  ),
  listSessions: of('viewer', {
    ...SESSION_CASES.listSessions,
    answer: { items: [{ id: SESSION }] },
  }),
  getSession: of('viewer', SESSION_CASES.getSession),
  // It is shared, and nobody's here.
  resumeSession: of('viewer', {
    ...SESSION_CASES.resumeSession,
    answer: { role: 'watcher' },
  }),
  shareSession: of('viewer', {
    ...SESSION_CASES.shareSession,
    status: 403,
    answer: {},
  }),
  closeSession: of('viewer', {
    ...SESSION_CASES.closeSession,
    status: 403,
    answer: {},
  }),
  endSession: of('admin', SESSION_CASES.endSession),
  readRecording: of('admin', SESSION_CASES.readRecording),
  listNodes: of('platform', SESSION_CASES.listNodes),
};

const OWNER = 'user:default/frank';

describe('the access matrix', () => {
  let plugin: RunningPlugin;

  const reset = () => populate(plugin, { user: OWNER, shared: true });

  const call = (row: RouteCase, caller: Caller, under = row.under) =>
    plugin.call({ ...row, as: `user:default/${CALLERS[caller]}` }, under);

  beforeAll(async () => {
    plugin = await startPlugin({
      config: { limits: { sessionsPerUser: 1000 } },
    });
    // The catalog and the policy have to know the members.
    for (const [caller, under] of [
      ['viewer', PAYMENTS_API],
      ['viewer', PAYMENTS],
      ['admin of another workspace', '/workspaces/search'],
      ['admin of another workspace', '/entities/component/default/thief'],
    ] as const) {
      await eventually(async () => {
        const path = under.startsWith('/work') ? '/sessions' : '/pods';
        const { status } = await call(
          { path, status: 200, answer: {} },
          caller,
          under,
        );
        if (status !== 200) throw new Error(`${under} answers ${status}`);
      });
    }
  });
  beforeEach(reset);
  afterAll(() => plugin?.stop());

  it('has a row for every route', () => {
    expect(Object.keys(ROWS)).toEqual(
      expect.arrayContaining(Object.keys(debugContract)),
    );
  });

  describe.each(Object.entries(ROWS))('%s', (_, row) => {
    const allowed = MEMBERS.slice(0, MEMBERS.indexOf(row.least) + 1);

    it.each(allowed)('does it for %s', async caller => {
      const { status, body } = await call(row, caller);
      expect(status).toBe(row.status);
      expect(body).toMatchObject(row.answer);
      // A refusal of who may is of another kind than that of who may not.
      expect(body.error?.message ?? '').not.toContain('This needs the role');
    });

    it.each(callers.filter(caller => !allowed.includes(caller)))(
      'refuses %s',
      async caller => {
        const { status, body } = await call(row, caller);
        // Everybody sees components; a workspace only who is in it.
        const hidden = row.under && !MEMBERS.includes(caller);
        expect(status).toBe(hidden ? 404 : 403);
        expect(body.error.message).toMatch(
          status === 403
            ? /This needs the role|which no built-in role holds/
            : /or you may not see it/,
        );
        expect(await plugin.knex('sessions').select('id', 'phase')).toEqual([
          { id: SESSION, phase: 'open' },
        ]);
        expect(await plugin.knex('tickets')).toEqual([]);
      },
    );
  });

  describe('for the admin of another workspace, of their own entities', () => {
    const caller = 'admin of another workspace';

    it.each(['component/default/thief', 'workspace/default/search'])(
      '%s reaches nothing of payments',
      async entity => {
        const asked = plugin.kube.asked.length;
        for (const [name, row] of Object.entries(ROWS)) {
          if (row.under || row.list || row.least === 'platform') continue;
          const { status } = await call(row, caller, `/entities/${entity}`);
          expect([name, status]).toEqual([name, 404]);
        }
        const exec = plugin.kube.asked.slice(asked).map(({ what }) => what);
        expect(exec).not.toContain('exec');
        expect(await plugin.knex('tickets')).toEqual([]);
      },
    );

    it('finds no session of payments by its id', async () => {
      for (const [name, row] of Object.entries(ROWS)) {
        if (!row.under || row.list || row.least === 'platform') continue;
        const { status } = await call(row, caller, '/workspaces/search');
        expect([name, status]).toEqual([name, 404]);
      }
    });
  });

  it('shows what runs in sessions of others to who may end them', async () => {
    const whatFor = async (caller: Caller) => {
      const { body } = await call(SESSION_CASES.getSession, caller, PAYMENTS);
      return [body.what, body.endingMessage];
    };
    const endingMessage = 'ls --token=abc: not found';
    await plugin.knex('sessions').update({ ending_message: endingMessage });
    expect(await whatFor('admin')).toEqual(['/bin/bash', endingMessage]);
    expect(await whatFor('editor')).toEqual([undefined, undefined]);
    expect(await whatFor('viewer')).toEqual([undefined, undefined]);
  });

  it('tells people what they may', async () => {
    const allowedFor = async (caller: Caller) => {
      const { body } = await call(POD_CASES.getPolicy, caller, PAYMENTS_API);
      return Object.keys(body.allowed).filter(name => body.allowed[name]);
    };
    expect(await allowedFor('viewer')).toEqual([
      'amamba.applications.details.read',
      'amamba.applications.logs.read',
      'amamba.debug.sessions.read',
    ]);
    expect(await allowedFor('admin')).not.toContain('amamba.debug.node');
    expect(await allowedFor('admin')).not.toContain('amamba.debug.privileged');
    expect(await allowedFor('platform')).toContain('amamba.debug.node');
  });

  it('lets nobody resume what they may do no more', async () => {
    await plugin.store.insertSession(
      aSession({ phase: 'open', user: 'user:default/carol' }),
    );
    const [{ id }] = await plugin
      .knex('sessions')
      .where({ user_ref: 'user:default/carol' });
    const { status, body } = await call(
      { ...SESSION_CASES.resumeSession, path: `/sessions/${id}/tickets` },
      'viewer',
    );
    expect([status, body.error.message]).toEqual([
      403,
      expect.stringContaining('which you have no more'),
    ]);
  });
});
