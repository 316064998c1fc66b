import {
  type WorkspacesContract,
  workspacesContract,
} from '@amamba/plugin-amamba-workspaces-common';
import {
  ALL,
  BEFORE,
  type Caller,
  CALLERS,
  PAYMENTS,
  type RouteCase,
  ROUTES,
  user,
  type World,
} from './__testUtils__/accessTable';
import { createStore } from './__testUtils__/databases';
import { aGroup, aUser, aWorkspace } from './__testUtils__/entities';
import { eventually } from './__testUtils__/eventually';
import { type Portal, startPortal } from './__testUtils__/startPortal';
import type { DatabaseWorkspaceStore } from './store/DatabaseWorkspaceStore';
import type { WorkspaceContent } from './store/WorkspaceStore';

jest.setTimeout(120_000);

const routeNames = Object.keys(workspacesContract) as Array<
  keyof WorkspacesContract
>;
const callers = Object.keys(CALLERS) as Caller[];

describe('the access matrix', () => {
  let portal: Portal;
  let store: DatabaseWorkspaceStore;

  const readWorld = async (): Promise<World> => {
    const records = await store.listWorkspaces();
    return Object.fromEntries(
      [...records].map(([name, { title, description, spec, state }]) => [
        name,
        { title, description, spec, state },
      ]),
    );
  };

  /** Back to the beginning, without a trace of the case before. */
  const reset = async (content: WorkspaceContent) => {
    for (const { name } of (await store.listWorkspaces()).values()) {
      if (name !== 'payments') await store.deleteWorkspace(name);
    }
    await eventually(async () => {
      const record = await store.getWorkspace('payments');
      await store.updateWorkspace(
        'payments',
        record!.revision,
        content,
        'test',
      );
    });
    await portal.knex('activity').delete();
  };

  beforeAll(async () => {
    portal = await startPortal({
      entities: [
        ...Object.values(CALLERS).map(aUser),
        aGroup('team'),
        aWorkspace('search', { members: { admins: ['dave'] } }),
      ],
    });
    store = await createStore(portal.knex);
    // What is to be removed stays, so that the effect of a call does.
    portal.provisioner.answers.remove = async () => ({
      status: 'Pending',
      reason: 'Removing',
      message: 'It is being removed.',
      changes: [],
    });
    await portal.prepare('olga', {
      method: 'post',
      path: '/workspaces',
      body: {
        name: 'payments',
        owner: 'group:default/team',
        admins: ['alice'],
      },
    });
    for (const [ref, role] of [
      ['bob', 'editor'],
      ['carol', 'viewer'],
    ]) {
      const path = `${PAYMENTS}/members`;
      await portal.prepare('olga', {
        method: 'put',
        path,
        body: { ref, role },
      });
    }
    await portal.prepare('olga', {
      method: 'delete',
      path: `${PAYMENTS}/members/${encodeURIComponent(user('olga'))}`,
    });
    // The catalog and the policy have to know the members.
    for (const login of ['alice', 'bob', 'carol']) {
      await portal.sees(login, 'payments');
    }
    await portal.sees('dave', 'search');
    // From now on the catalog stays as it is, whatever a case does.
    portal.events.hold = true;
  });

  afterAll(() => portal?.stop());

  const mayCall = (route: RouteCase, caller: Caller) =>
    route.roles.includes(caller) ||
    (caller === 'platform admin' && route !== ROUTES.exportWorkspaces);

  const refusal = ({ refused }: RouteCase, caller: Caller) =>
    ALL.includes(caller) || caller === 'platform admin'
      ? refused.member
      : refused.stranger;

  /** Fails unless the engine was asked for it. */
  const asked = (method: RouteCase['asks']) =>
    eventually(() => {
      const calls = portal.provisioner.calls.filter(
        call => call.workspace === 'payments' && call.method === method,
      );
      if (method && calls.length === 0) {
        throw new Error(`Nobody asked for ${method}`);
      }
    });

  /** What the caller is told of a workspace that is not there. */
  const wordsForAbsent = async (route: RouteCase, login: string) => {
    const call = route.call(login);
    const path = call.path.replaceAll('payments', 'absentee');
    const { body } = await portal.call({ ...call, path }, login);
    return body.error?.message?.replaceAll('absentee', 'payments');
  };

  /** How what the caller did is in the activity of the workspace. */
  const recorded = async (login: string) => {
    const rows = await portal
      .knex('activity')
      .where({ actor: user(login) })
      .select('outcome');
    return rows.map(({ outcome }) => outcome);
  };

  /** Only what one can see has an activity. */
  const expectRecorded = (name: keyof WorkspacesContract, status: number) => {
    if (!workspacesContract[name].audit) return [];
    if (status < 300) return ['succeeded'];
    const ofWorkspace = ROUTES[name].refused.stranger === 404;
    return ofWorkspace && status === 403 ? ['refused'] : [];
  };

  it('has a row for every route', () => {
    expect(Object.keys(ROUTES).sort()).toEqual([...routeNames].sort());
  });

  describe.each(routeNames)('%s', name => {
    const route = ROUTES[name];
    const allowed = callers.filter(caller => mayCall(route, caller));
    const others = callers.filter(caller => !mayCall(route, caller));

    const begin = async () => {
      await reset(route.before ?? BEFORE);
      portal.provisioner.calls.length = 0;
      return readWorld();
    };

    if (allowed.length > 0) {
      it.each(allowed)('does it for %s', async caller => {
        const login = CALLERS[caller];
        const before = await begin();
        const { status, body } = await portal.call(route.call(login), login);
        expect([status, body.error]).toEqual([route.status, undefined]);
        expect(body).toMatchObject(route.answer?.(login) ?? {});
        expect(await readWorld()).toEqual(
          route.effect?.(before, login) ?? before,
        );
        await asked(route.asks);
        expect(await recorded(login)).toEqual(expectRecorded(name, status));
      });
    }

    if (others.length > 0) {
      it.each(others)('refuses %s', async caller => {
        const login = CALLERS[caller];
        const before = await begin();
        const { status, body } = await portal.call(route.call(login), login);
        expect(status).toBe(refusal(route, caller));
        expect(await readWorld()).toEqual(before);
        expect(await recorded(login)).toEqual(expectRecorded(name, status));
        // Whether it is there cannot be told from one that is not.
        const told = status === 404 ? body.error.message : undefined;
        expect([undefined, await wordsForAbsent(route, login)]).toContain(told);
      });
    }
  });

  it('hands the workspaces of the portal to services', async () => {
    await reset(BEFORE);
    const { status, body } = await portal.call({
      method: 'get',
      path: '/exported-workspaces',
    });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        apiVersion: 'amamba.io/v1alpha1',
        kind: 'Workspace',
        metadata: { name: 'payments', namespace: 'default', title: 'Payments' },
        spec: BEFORE.spec,
      },
    ]);
  });
});
