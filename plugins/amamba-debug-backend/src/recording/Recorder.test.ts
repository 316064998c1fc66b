import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import { aSession } from '../__testUtils__/sessions';
import { deleteOldSessions } from '../scheduleUpkeep';
import type { SessionTap } from '../session/SessionTap';
import type { DatabaseSessionStore } from '../store/DatabaseSessionStore';
import type { SessionRecord } from '../store/SessionStore';
import { createStartTap } from './createStartTap';
import { DatabaseRecordingStore } from './DatabaseRecordingStore';
import type { RecorderLimits } from './Recorder';
import { RecordingCipher } from './RecordingCipher';
import { Recordings } from './Recordings';
import type { RecordingStore } from './RecordingStore';

jest.setTimeout(60_000);

const KEY = Buffer.alloc(32, 1);
const OTHER_KEY = Buffer.alloc(32, 2);
const logger = mockServices.logger.mock();
const databases = createTestDatabases();

const out = (text: string | Buffer) =>
  Buffer.concat([Buffer.from([1]), Buffer.from(text)]);
const err = (text: string | Buffer) =>
  Buffer.concat([Buffer.from([2]), Buffer.from(text)]);

describe.each(databases.eachSupportedId())('recordings on %s', databaseId => {
  let knex: Knex;
  let sessions: DatabaseSessionStore;
  let store: DatabaseRecordingStore;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    sessions = await createStore(knex);
    store = new DatabaseRecordingStore(knex);
  });

  beforeEach(async () => {
    await knex('sessions').delete();
  });

  const begin = async (
    options: {
      session?: SessionRecord;
      limits?: Partial<RecorderLimits>;
      key?: Buffer;
      on?: RecordingStore;
      onFull?: () => void;
    } = {},
  ): Promise<{ tap: SessionTap; session: SessionRecord }> => {
    const session = options.session ?? aSession({ record: true });
    await sessions.insertSession(session);
    const startTap = createStartTap({
      store: options.on ?? store,
      cipher: new RecordingCipher(options.key ?? KEY),
      logger,
      limits: options.limits,
    });
    const tap = await startTap(
      session,
      { columns: 80, rows: 24 },
      options.onFull ?? (() => {}),
    );
    return { tap: tap!, session };
  };

  const read = async (
    session: SessionRecord,
    cipher = new RecordingCipher(KEY),
  ) => {
    const recordings = new Recordings({ store, cipher });
    const first = await recordings.read(session);
    const events = [...first.events];
    let pages = 1;
    for (let cursor = first.nextCursor; cursor; pages++) {
      const page = await recordings.read(session, cursor);
      expect(page.header).toBeUndefined();
      events.push(...page.events);
      cursor = page.nextCursor;
    }
    return { header: first.header, events, pages };
  };

  const textOf = ({ events }: { events: [number, string, string][] }) =>
    events
      .map(([, kind, data]) => (kind === 'o' ? data : `<${data}>`))
      .join('');

  it('hold what was shown, and nothing else', async () => {
    const { tap, session } = await begin();
    const euro = Buffer.from('€');
    tap.output(out(euro.subarray(0, 1)));
    tap.output(err(Buffer.from('é').subarray(0, 1)));
    tap.output(out(euro.subarray(1)));
    tap.output(err(Buffer.from('é').subarray(1)));
    tap.output(Buffer.from('\0typed'));
    tap.output(Buffer.from('\u0003{"status":"Success"}'));
    tap.resize({ columns: 120, rows: 40 });
    tap.marker('bob watches');
    tap.output(out(Buffer.from([0x61, 0xff, 0xe2])));
    await tap.end();
    tap.output(out('late'));
    await tap.end();

    const recording = await read(session);
    expect(textOf(recording)).toBe('€é<120x40><bob watches>a\ufffd\ufffd');
    expect(recording.header).toEqual({
      version: 2,
      width: 80,
      height: 24,
      timestamp: expect.any(Number),
      title: 'dev/payments/payments-api-0/api',
      duration: expect.any(Number),
    });
    const times = recording.events.map(([time]) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const stored = await knex('recording_chunks');
    expect(
      Buffer.concat(stored.map(({ data }) => data)).includes('watches'),
    ).toBe(false);
    const { recordingBytes } = (await sessions.getSession(session.id))!;
    expect(recordingBytes).toBe(
      stored.reduce((sum, { data }) => sum + data.length, 0),
    );
  });

  it('are read in pages, while they go on and afterwards', async () => {
    const { tap, session } = await begin({ limits: { chunkLetters: 10 } });
    const text = Array.from({ length: 40 }, (_, i) => `${i}`.padStart(12, '.'));
    for (const part of text) {
      tap.output(out(part));
      tap.marker('-');
    }
    await tap.end();
    const { events, pages } = await read(session);
    expect(pages).toBeGreaterThan(3);
    expect(textOf({ events })).toBe(text.join('<->').concat('<->'));
  });

  it('can be looked at before they end', async () => {
    const { tap, session } = await begin({ limits: { flushMs: 1 } });
    tap.output(out('soon'));
    await eventually(async () => {
      expect(textOf(await read(session))).toBe('soon');
    });
    await tap.end();
  });

  it('end with a marker when they are as long as one may be', async () => {
    const onFull = jest.fn();
    const limits = { totalLetters: 10 };
    const { tap, session } = await begin({ limits, onFull });
    tap.output(out('12345'));
    tap.output(out('1234567'));
    tap.output(out('1'));
    tap.marker('late');
    await tap.end();
    expect(textOf(await read(session))).toBe(
      '12345<The recording ends here: it is as long as one may be>',
    );
    expect(onFull).toHaveBeenCalledTimes(1);
  });

  it('outlive failures of the database, within bounds', async () => {
    let fails = true;
    const flaky: RecordingStore = Object.assign(Object.create(store), {
      insert: store.insert.bind(store),
      finish: store.finish.bind(store),
      append: async (...args: Parameters<RecordingStore['append']>) => {
        if (fails) throw new Error('no connection');
        // The answer is lost, and it is tried again.
        await store.append(...args);
        await store.append(...args);
      },
    });
    const { tap, session } = await begin({
      on: flaky,
      limits: { chunkLetters: 4, waitingLetters: 8, flushMs: 1 },
    });
    for (const part of ['aaaaa', 'bbbbb', 'ccccc', 'ddddd']) {
      tap.output(out(part));
      tap.marker('-');
    }
    await eventually(() => {
      expect(logger.warn).toHaveBeenCalled();
    });
    fails = false;
    await tap.end();
    expect(textOf(await read(session))).toMatch(
      /^aaaaa<->bbbbb<Here \d+ bytes are missing: the database was too slow for them>$/,
    );
  });

  describe('that were tampered with', () => {
    const recorded = async () => {
      const { tap, session } = await begin({ limits: { chunkLetters: 1 } });
      for (const part of ['one', 'two', 'three']) {
        tap.output(out(part));
        tap.marker('-');
      }
      await tap.end();
      return session;
    };
    const chunkOf = (session: SessionRecord, seq: number) =>
      knex('recording_chunks').where({ session_id: session.id, seq });

    it('are refused when a bit is another', async () => {
      const session = await recorded();
      const { data } = await chunkOf(session, 1).first();
      for (const at of [0, 13, data.length - 1]) {
        const altered = Buffer.from(data);
        altered[at] ^= 1;
        await chunkOf(session, 1).update({ data: altered });
        await expect(read(session)).rejects.toThrow(/altered or damaged/);
      }
      await chunkOf(session, 1).update({ data: Buffer.alloc(3) });
      await expect(read(session)).rejects.toThrow(/altered or damaged/);
    });

    it('are refused when parts are exchanged, also between sessions', async () => {
      const session = await recorded();
      const other = await recorded();
      const first = await chunkOf(session, 0).first();
      const second = await chunkOf(session, 1).first();
      await chunkOf(session, 1).update({ data: first.data });
      await expect(read(session)).rejects.toThrow(/altered or damaged/);
      await chunkOf(session, 1).update({ data: second.data });
      expect(textOf(await read(session))).toContain('two');
      await chunkOf(other, 0).update({ data: first.data });
      await expect(read(other)).rejects.toThrow(/altered or damaged/);
    });

    it('are refused when a part is missing', async () => {
      const session = await recorded();
      await chunkOf(session, 1).delete();
      await expect(read(session)).rejects.toThrow(/is missing/);
      const other = await recorded();
      const [{ last }] = await knex('recording_chunks')
        .where({ session_id: other.id })
        .max({ last: 'seq' });
      await chunkOf(other, Number(last)).delete();
      await expect(read(other)).rejects.toThrow(/is missing/);
    });
  });

  it('need the key that they were made with', async () => {
    const { tap, session } = await begin({ key: OTHER_KEY });
    tap.output(out('old'));
    await tap.end();
    await expect(read(session)).rejects.toThrow(
      /a key that the portal has no more .*amamba\.debug\.recording\.previousKeys/,
    );
    const rotated = new RecordingCipher(KEY, [OTHER_KEY]);
    expect(textOf(await read(session, rotated))).toBe('old');
  });

  it('are not begun unless the session says so, nor without a key', async () => {
    const startTap = createStartTap({
      store,
      cipher: new RecordingCipher(undefined),
      logger,
    });
    const size = { columns: 80, rows: 24 };
    expect(await startTap(aSession(), size, () => {})).toBeUndefined();
    await expect(
      startTap(aSession({ record: true }), size, () => {}),
    ).rejects.toThrow(/set amamba\.debug\.recording\.key/);
  });

  it('say what is wrong when there is none, or with a forged cursor', async () => {
    const session = aSession();
    await sessions.insertSession(session);
    const recordings = new Recordings({
      store,
      cipher: new RecordingCipher(KEY),
    });
    await expect(recordings.read(session)).rejects.toThrow(
      /no recording of this session/,
    );
    for (const cursor of ['x', '-1', '1e3', '0', '9'.repeat(20)]) {
      await expect(recordings.read(session, cursor)).rejects.toThrow(
        /start again without a cursor/,
      );
    }
  });

  it('go when they are old, before their sessions do', async () => {
    const { tap, session } = await begin();
    tap.output(out('x'));
    await tap.end();
    const { session: running } = await begin();
    const day = 86_400_000;
    await sessions.endSession(session.id, {
      ending: 'exited',
      endedAt: new Date(Date.now() - 31 * day),
    });
    await deleteOldSessions({
      store: sessions,
      recordings: store,
      config: {
        recording: { policy: 'off', previousKeys: [], retentionDays: 30 },
        sessionRetentionDays: 90,
      },
      logger,
    });
    expect(await store.get(session.id)).toBeUndefined();
    expect(await knex('recording_chunks')).toEqual([]);
    const kept = await sessions.getSession(session.id);
    expect(kept).toBeDefined();
    expect(kept?.recordingBytes).toBeUndefined();
    expect(await store.get(running.id)).toBeDefined();
  });
});
