import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import {
  ALICE,
  BOB,
  startReplica,
  type TestReplica,
} from '../__testUtils__/replica';
import type { DatabaseSessionStore } from '../store/DatabaseSessionStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('two replicas on %s', databaseId => {
  let store: DatabaseSessionStore;
  const replicas: TestReplica[] = [];

  beforeAll(async () => {
    store = await createStore(await databases.init(databaseId));
  });

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  const start = async (clock?: { ms: number }) => {
    const replica = await startReplica({ store, clock });
    replicas.push(replica);
    return replica;
  };

  it('take the tickets of one another, and lead to where a session is', async () => {
    const [one, two] = [await start(), await start()];
    const asked = await one.request();
    const browser = await two.browser(asked.ticket).hello(ALICE);
    await browser.got('opened');
    expect(await store.getSession(asked.id)).toMatchObject({
      replica: two.terminal.replica,
    });
    const process = two.processes.get(asked.id)!;
    process.print('here');
    await browser.showed('here');
    browser.cut();
    // By way of the other one.
    const again = await one
      .browser(await one.ticket(asked.id))
      .hello(ALICE, { received: 4 });
    await again.got('resumed');
    again.type('typed');
    await eventually(() => expect(process.input.toString()).toBe('typed'));
    const much = randomBytes(3 * 1024 * 1024);
    let at = 0;
    await eventually(() => {
      while (!process.paused && at < much.length) {
        process.print(much.subarray(at, at + 32_768));
        at += 32_768;
      }
      expect(again.shown).toBe(4 + much.length);
    });
    expect(Buffer.from(again.text, 'latin1').equals(much)).toBe(true);
  });

  it('end and unshare sessions of one another', async () => {
    const [one, two] = [await start(), await start()];
    const { id, browser, process } = await one.shell({ shared: true });
    const bob = await one
      .browser(await one.ticket(id, BOB, 'watcher'))
      .hello(BOB);
    await bob.got('opened');
    const session = (await store.getSession(id))!;
    await two.terminal.control.share(session, false);
    await eventually(() => {
      one.pass(2);
      expect(bob.closeCode).toBe(4403);
    });
    await two.terminal.control.end(session, 'ended-by-other', 'by the admin');
    await eventually(() => {
      one.pass(2);
      expect(process.closed).toBe(true);
    });
    expect(await browser.got('ended')).toMatchObject({
      ending: 'ended-by-other',
      message: 'by the admin',
    });
    expect(await browser.closed()).toBe(1000);
  });

  it('tell when the other one cannot be reached, and sweep it', async () => {
    const clock = { ms: Date.now() };
    const one = await start(clock);
    await store.upsertReplica({
      id: 'dead',
      url: 'http://127.0.0.1:9',
      secret: 'sesame',
      seenAt: new Date(clock.ms),
    });
    const { id, ticket } = await one.request({
      phase: 'open',
      replica: 'dead',
    });
    const browser = one.browser(ticket);
    expect(await browser.got('error')).toMatchObject({
      code: 'replica-unreachable',
    });
    expect(await browser.closed()).toBe(1013);
    one.pass(46);
    await eventually(async () => {
      one.pass(1);
      expect(await store.getSession(id)).toMatchObject({
        phase: 'ended',
        ending: 'lost',
      });
    });
    expect(await store.getReplica('dead')).toBeUndefined();
  });

  it('send nothing to who has the address of another one now', async () => {
    const heard: string[] = [];
    const impostor = createServer(socket =>
      socket.on('data', chunk => {
        heard.push(chunk.toString('latin1'));
        socket.write(
          `HTTP/1.1 426 X\r\nx-amamba-proof: ${'a'.repeat(43)}\r\n\r\n`,
        );
      }),
    );
    await new Promise<void>(resolve =>
      impostor.listen(0, '127.0.0.1', resolve),
    );
    const { port } = impostor.address() as AddressInfo;
    const one = await start();
    await store.upsertReplica({
      id: 'gone',
      url: `http://127.0.0.1:${port}`,
      secret: 'sesame',
      seenAt: new Date(),
    });
    const { ticket } = await one.request({ phase: 'open', replica: 'gone' });
    const browser = one.browser(ticket);
    expect(await browser.got('error')).toMatchObject({
      code: 'replica-unreachable',
    });
    expect(heard).toEqual([expect.stringMatching(/^HEAD /)]);
    expect(heard.join()).not.toContain(ticket);
    impostor.close();
  });
});
