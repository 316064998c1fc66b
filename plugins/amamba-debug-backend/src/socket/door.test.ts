import { request as httpRequest } from 'node:http';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  MAX_CONTROL_LENGTH,
  MAX_INPUT_FRAME_BYTES,
  TERMINAL_SUBPROTOCOL,
} from '@amamba/plugin-amamba-debug-common';
import fc from 'fast-check';
import { Browser } from '../__testUtils__/Browser';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import {
  ALICE,
  BOB,
  startReplica,
  type TestReplica,
} from '../__testUtils__/replica';
import type { DatabaseSessionStore } from '../store/DatabaseSessionStore';
import { readIncoming } from './clientMessages';

jest.setTimeout(60_000);

const clock = { ms: Date.now() };
let store: DatabaseSessionStore;
let replica: TestReplica;

// Before the databases go, which do so in their turn.
afterAll(async () => {
  await replica.stop();
});

const databases = createTestDatabases();

beforeAll(async () => {
  store = await createStore(await databases.init('SQLITE_3'));
  replica = await startReplica({ store, clock });
});

const address = () => `${replica.url}/api/amamba-debug/terminal`;

/** That a browser is told so, and closed with the code. */
async function expectRefusal(
  browser: Browser,
  code: string,
  close: number,
): Promise<void> {
  expect(await browser.got('error')).toMatchObject({ code });
  expect(await browser.closed()).toBe(close);
}

describe('tickets', () => {
  it('are used once', async () => {
    const { ticket } = await replica.request();
    const first = await replica.browser(ticket).hello(ALICE);
    await first.got('opened');
    const second = await replica.browser(ticket);
    await expectRefusal(second, 'bad-ticket', 4401);
    expect(first.closeCode).toBeUndefined();
  });

  it('let in one of many who come at once', async () => {
    const { ticket } = await replica.request();
    const all = Array.from({ length: 8 }, () => replica.browser(ticket));
    await eventually(() =>
      expect(all.filter(({ closeCode }) => closeCode === 4401)).toHaveLength(7),
    );
  });

  it('of one person do not keep all others out', async () => {
    const mallory = 'user:default/mallory';
    const { id } = await replica.request({ user: mallory });
    const come = async () => replica.browser(await replica.ticket(id, mallory));
    const silent = await Promise.all(Array.from({ length: 100 }, come));
    for (const { socket } of silent) {
      await eventually(() => expect(socket.readyState).toBe(1));
    }
    await expectRefusal(await come(), 'replica-unreachable', 1013);
    const other = await replica.request({ user: BOB });
    const bob = await replica
      .browser(await replica.ticket(other.id, BOB))
      .hello(BOB);
    await bob.got('opened');
    silent.forEach(browser => browser.cut());
  });

  it('expire', async () => {
    const { ticket } = await replica.request();
    clock.ms += 30_001;
    const late = replica.browser(ticket);
    expect(await late.got('error')).toMatchObject({ code: 'bad-ticket' });
    expect(await late.closed()).toBe(4401);
  });

  it('are good for the person alone whose they are', async () => {
    const { id, ticket } = await replica.request();
    const bob = await replica.browser(ticket).hello(BOB);
    await expectRefusal(bob, 'bad-ticket', 4401);
    expect(replica.processes.has(id)).toBe(false);
    const service = replica.browser(await replica.ticket(id));
    await eventually(() => expect(service.socket.readyState).toBe(1));
    service.say({
      type: 'hello',
      token: mockCredentials.service.token(),
      columns: 80,
      rows: 24,
    });
    await expectRefusal(service, 'bad-ticket', 4401);
    const nobody = await replica
      .browser(await replica.ticket(id))
      .hello(ALICE, { token: 'made-up' });
    await expectRefusal(nobody, 'bad-ticket', 4401);
  });

  it('lead to their session only, and only as what they say', async () => {
    const mine = await replica.shell();
    const other = await replica.request({ user: BOB });
    const watcher = await replica
      .browser(await replica.ticket(other.id, ALICE, 'watcher'))
      .hello(ALICE);
    await expectRefusal(watcher, 'session-gone', 4404);
    expect(replica.processes.has(other.id)).toBe(false);
    expect(await store.getSession(other.id)).toMatchObject({
      phase: 'requested',
    });
    expect(mine.browser.closeCode).toBeUndefined();
  });

  it('that are made up are none, and leave no trace', async () => {
    await expectRefusal(replica.browser('A'.repeat(43)), 'bad-ticket', 4401);
    const { ticket } = await replica.request();
    expect(
      JSON.stringify([
        replica.audited,
        await store.listSessions({ workspace: 'payments', limit: 100 }),
      ]),
    ).not.toContain(ticket);
  });
});

describe('other pages', () => {
  it.each([
    ['of another site', 'https://evil.example.com'],
    ['that only begins like it', 'https://portal.example.com.evil.example'],
    ['of another scheme', 'http://portal.example.com'],
    ['of another port', 'https://portal.example.com:8443'],
    ['without an origin', 'null'],
    ['that say none', null],
  ])('%s are refused, and use no ticket up', async (_, origin) => {
    const { ticket } = await replica.request();
    const page = new Browser(address(), ticket, { origin });
    await eventually(() => expect(page.httpStatus).toBe(403));
    const good = await replica.browser(ticket).hello(ALICE);
    await good.got('opened');
  });

  it('without the protocol, or with two tickets, are refused', async () => {
    const { ticket } = await replica.request();
    for (const protocols of [
      [],
      [TERMINAL_SUBPROTOCOL],
      [`amamba.ticket.${ticket}`],
      [
        TERMINAL_SUBPROTOCOL,
        `amamba.ticket.${ticket}`,
        `amamba.ticket.x${ticket}`,
      ],
    ]) {
      const page = new Browser(address(), ticket, { protocols });
      await eventually(() => expect(page.httpStatus).toBe(400));
    }
  });

  it('are told that it is a WebSocket', async () => {
    const status = await new Promise(resolve => {
      httpRequest(address().replace('ws', 'http'), answer => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(426);
  });
});

describe('what is not of the protocol', () => {
  const hello = JSON.stringify({
    type: 'hello',
    token: 'x',
    columns: 80,
    rows: 24,
  });

  it.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['an unknown type', '{"type":"root"}'],
    ['a size that is none', '{"type":"resize","columns":0,"rows":1e9}'],
    ['a negative count', '{"type":"ack","bytes":-1}'],
    ['output that there never was', '{"type":"ack","bytes":99999}'],
    ['a second hello', hello],
    [
      'a long message',
      JSON.stringify({ type: 'x'.repeat(MAX_CONTROL_LENGTH) }),
    ],
    ['an empty frame', Buffer.alloc(0)],
    ['a frame of another channel', Buffer.from([1, 65])],
    ['a frame of 255', Buffer.from([255, 0])],
    ['a long frame', Buffer.alloc(MAX_INPUT_FRAME_BYTES + 1)],
  ])('%s ends the connection, not the session', async (_, sent) => {
    const { id, browser, process } = await replica.shell();
    browser.socket.send(sent);
    await expectRefusal(browser, 'bad-message', 4400);
    expect(process.closed).toBe(false);
    const again = await replica
      .browser(await replica.ticket(id))
      .hello(ALICE, { received: 0 });
    await again.got('resumed');
  });

  it('a frame without bound is not even read', async () => {
    const { browser } = await replica.shell();
    browser.socket.send(Buffer.alloc(MAX_INPUT_FRAME_BYTES * 4));
    expect(await browser.closed()).toBe(1009);
  });

  it.each<[string, string | Buffer]>([
    ['input', Buffer.from([0, 65])],
    ['a resize', '{"type":"resize","columns":80,"rows":24}'],
  ])('%s before the hello', async (_, sent) => {
    const { id, ticket } = await replica.request();
    const browser = replica.browser(ticket);
    await eventually(() => expect(browser.socket.readyState).toBe(1));
    browser.socket.send(sent);
    await expectRefusal(browser, 'bad-message', 4400);
    expect(replica.processes.has(id)).toBe(false);
  });

  it('reads whatever comes, or says what is wrong', () => {
    const messages = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
      fc.json().map(text => Buffer.from(text)),
      fc
        .record({
          type: fc.constantFrom('hello', 'resize', 'ack', 'eof', 'token', 'x'),
          token: fc.anything(),
          columns: fc.anything(),
          rows: fc.anything(),
          bytes: fc.anything(),
          received: fc.anything(),
        })
        .map(value => {
          try {
            return Buffer.from(JSON.stringify(value));
          } catch {
            return Buffer.from('null');
          }
        }),
    );
    fc.assert(
      fc.property(messages, fc.boolean(), (data, binary) => {
        const incoming = readIncoming(data, binary);
        expect(['control', 'input', 'malformed']).toContain(incoming.type);
        expect(incoming.type === 'input').toBe(binary && data[0] === 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('never says a token back', () => {
    const secret = 'eyJhbGciOiJFUzI1NiJ9.secret';
    const incoming = readIncoming(
      Buffer.from(JSON.stringify({ type: 'hello', token: [secret] })),
      false,
    );
    expect(incoming).toMatchObject({ type: 'malformed' });
    expect(JSON.stringify(incoming)).not.toContain(secret);
  });
});

describe('tokens', () => {
  it('are renewed by the same person only', async () => {
    const { id, browser, process } = await replica.shell();
    browser.say({ type: 'token', token: mockCredentials.user.token(ALICE) });
    process.print('on');
    await browser.showed('on');
    browser.say({ type: 'token', token: mockCredentials.user.token(BOB) });
    await expectRefusal(browser, 'bad-ticket', 4401);
    await eventually(async () =>
      expect(await store.getSession(id)).toMatchObject({ phase: 'detached' }),
    );
  });
});
