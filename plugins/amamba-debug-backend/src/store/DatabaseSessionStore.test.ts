import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import type { Knex } from 'knex';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { aSession } from '../__testUtils__/sessions';
import { MeteredSessionStore } from './MeteredSessionStore';
import type { DatabaseSessionStore } from './DatabaseSessionStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));
const ended = { ending: 'closed', endedAt: at(9) } as const;

describe.each(databases.eachSupportedId())(
  'DatabaseSessionStore on %s',
  databaseId => {
    let knex: Knex;
    let store: DatabaseSessionStore;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      store = await createStore(knex);
    });

    beforeEach(async () => {
      await knex('sessions').delete();
      await knex('replicas').delete();
    });

    it('gives a session back as it was', async () => {
      const least = aSession();
      const most = aSession({
        mode: 'command',
        request: { mode: 'command', command: ['ls', 'a\0b'], tty: true },
        phase: 'ended',
        node: 'node-1',
        what: 'ls',
        image: 'busybox',
        kubeUser: { user: 'alice', groups: ['a', 'b'] },
        reason: 'incident 7',
        record: true,
        shared: true,
        replica: 'r1',
        openedAt: at(1),
        endedAt: at(2),
        ending: 'failed',
        endingMessage: 'no',
        exitCode: 0,
        bytesIn: 1,
        bytesOut: 5_000_000_000,
        recordingBytes: 0,
      });
      await store.insertSession(least);
      await store.insertSession(most);
      expect(await store.getSession(least.id)).toEqual(least);
      expect(await store.getSession(most.id)).toEqual(most);
      expect(await store.getSession('unknown')).toBeUndefined();
    });

    it('stores texts of anybody: a NUL is left out', async () => {
      const session = aSession({ reason: 'a\0b' });
      await store.insertSession(session);
      await store.updateSession(session.id, { what: '/bin/\0sh' });
      expect(await store.getSession(session.id)).toMatchObject({
        reason: 'ab',
        what: '/bin/sh',
      });
    });

    it('changes what a change names', async () => {
      const session = aSession({ what: 'sh' });
      await store.insertSession(session);
      await store.updateSession(session.id, {});
      await store.updateSession(session.id, { exitCode: 0, pod: undefined });
      expect(await store.getSession(session.id)).toEqual({
        ...session,
        exitCode: 0,
      });
    });

    it('pages through a workspace, the newest first, with sessions of one instant', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 7; index++) {
        const session = aSession({ requestedAt: at(index >> 1) });
        ids.push(session.id);
        await store.insertSession(session);
      }
      await store.insertSession(aSession({ workspace: 'checkout' }));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listSessions({
          workspace: 'payments',
          limit: 2,
          cursor,
        });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor);
      expect([...seen].sort()).toEqual([...ids].sort());
      expect(seen[0]).toBe(ids[6]);
      await expect(
        store.listSessions({ workspace: 'payments', limit: 2, cursor: 'x' }),
      ).rejects.toThrow(/start again without a cursor/);
    });

    it('filters a list', async () => {
      const shell = aSession();
      const log = aSession({
        mode: 'logs',
        phase: 'ended',
        user: 'user:default/bob',
        entityRef: 'component:default/other',
      });
      await store.insertSession(shell);
      await store.insertSession(log);
      const idsOf = async (filter: object) => {
        const { items } = await store.listSessions({
          workspace: 'payments',
          limit: 10,
          ...filter,
        });
        return items.map(({ id }) => id);
      };
      expect(await idsOf({ state: 'running' })).toEqual([shell.id]);
      expect(await idsOf({ state: 'ended' })).toEqual([log.id]);
      expect(await idsOf({ mode: 'logs' })).toEqual([log.id]);
      expect(await idsOf({ user: 'user:default/alice' })).toEqual([shell.id]);
      expect(await idsOf({ entityRef: 'component:default/other' })).toEqual([
        log.id,
      ]);
    });

    it('counts what runs of a person', async () => {
      await store.insertSession(aSession());
      await store.insertSession(aSession({ phase: 'detached' }));
      await store.insertSession(aSession({ phase: 'ended' }));
      await store.insertSession(aSession({ user: 'user:default/bob' }));
      expect(await store.countRunning('user:default/alice')).toBe(2);
    });

    it('lets one of many replicas claim a session', async () => {
      const session = aSession();
      await store.insertSession(session);
      const claims = await Promise.all(
        [1, 2, 3, 4, 5].map(id => store.claimSession(session.id, `r${id}`)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
      const winner = `r${claims.indexOf(true) + 1}`;
      expect(await store.getSession(session.id)).toMatchObject({
        phase: 'opening',
        replica: winner,
      });
      expect(await store.listByReplica(winner)).toHaveLength(1);
      await store.updateSession(session.id, { shared: true });
      expect(await store.listRunning(winner)).toEqual([
        { id: session.id, shared: true },
      ]);
      await store.endSession(session.id, ended);
      expect(await store.listByReplica(winner)).toEqual([]);
      expect(await store.listRunning(winner)).toEqual([]);
    });

    it('ends a session once; nothing brings it back', async () => {
      const session = aSession({ phase: 'open' });
      await store.insertSession(session);
      const endings = await Promise.all(
        (['idle', 'revoked', 'exited', 'lost'] as const).map(ending =>
          store.endSession(session.id, { ending, endedAt: at(3) }),
        ),
      );
      expect(endings.filter(Boolean)).toHaveLength(1);
      const after = await store.getSession(session.id);
      await store.updateSession(session.id, { phase: 'open', shared: true });
      expect(await store.claimSession(session.id, 'r1')).toBe(false);
      expect(await store.getSession(session.id)).toEqual(after);
      await store.updateSession(session.id, { recordingBytes: 7 });
      expect(await store.getSession(session.id)).toMatchObject({
        phase: 'ended',
        recordingBytes: 7,
      });
    });

    it('gives a ticket to one of many', async () => {
      const session = aSession();
      await store.insertSession(session);
      const ticket = {
        session: session.id,
        user: session.user,
        role: 'owner' as const,
        expiresAt: at(30),
      };
      await store.insertTicket('h1', ticket);
      expect(await store.peekTicket('h1')).toEqual(ticket);
      const taken = await Promise.all(
        Array.from({ length: 8 }, () => store.takeTicket('h1')),
      );
      expect(taken.filter(Boolean)).toEqual([ticket]);
      expect(await store.peekTicket('h1')).toBeUndefined();

      await store.insertTicket('h2', ticket);
      await store.insertTicket('h3', { ...ticket, expiresAt: at(40) });
      await store.deleteTicketsBefore(at(35));
      expect(await store.takeTicket('h2')).toBeUndefined();
      expect(await store.takeTicket('h3')).toBeDefined();
    });

    it('finds what nobody opened', async () => {
      const early = aSession({ requestedAt: at(0) });
      await store.insertSession(early);
      await store.insertSession(aSession({ requestedAt: at(5) }));
      await store.insertSession(
        aSession({ requestedAt: at(0), phase: 'open' }),
      );
      const found = await store.listUnopened(at(5));
      expect(found.map(({ id }) => id)).toEqual([early.id]);
    });

    it('deletes what ended long ago, with its tickets', async () => {
      const old = aSession();
      const running = aSession({ phase: 'open' });
      await store.insertSession(old);
      await store.insertSession(running);
      await store.insertTicket('h', {
        session: old.id,
        user: old.user,
        role: 'owner',
        expiresAt: at(0),
      });
      await store.endSession(old.id, ended);
      expect(await store.deleteEndedBefore(at(9))).toBe(0);
      expect(await store.deleteEndedBefore(at(10))).toBe(1);
      expect(await store.getSession(old.id)).toBeUndefined();
      expect(await store.peekTicket('h')).toBeUndefined();
      expect(await store.getSession(running.id)).toBeDefined();
    });

    it('counts what is begun, and how it ends, once', async () => {
      const counted: unknown[] = [];
      const metrics = metricsServiceMock.mock({
        createCounter: name => ({
          add: (value, attributes) =>
            void counted.push([name.split('.').at(-1), value, attributes]),
        }),
      });
      const metered = new MeteredSessionStore(knex, metrics);
      const session = aSession();
      await metered.insertSession(session);
      await metered.claimSession(session.id, 'r1');
      await metered.claimSession(session.id, 'r2');
      await metered.endSession(session.id, { ...ended, bytesOut: 7 });
      await metered.endSession(session.id, ended);
      expect(counted).toEqual([
        ['begun', 1, undefined],
        ['ended', 1, { ending: 'closed' }],
        ['bytes', 0, { direction: 'in' }],
        ['bytes', 7, { direction: 'out' }],
      ]);
    });

    it('knows replicas', async () => {
      const one = {
        id: 'r1',
        url: 'http://10.0.0.1:7007',
        secret: 'sesame',
        seenAt: at(1),
      };
      await store.upsertReplica(one);
      await store.upsertReplica({ ...one, id: 'r2' });
      await store.upsertReplica({ ...one, seenAt: at(2) });
      expect(await store.getReplica('r1')).toEqual({ ...one, seenAt: at(2) });
      expect((await store.listReplicas()).map(({ id }) => id)).toEqual([
        'r1',
        'r2',
      ]);
      await store.deleteReplica('r1');
      expect(await store.getReplica('r1')).toBeUndefined();
    });
  },
);
