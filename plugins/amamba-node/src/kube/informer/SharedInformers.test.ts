import { mockServices } from '@backstage/backend-test-utils';
import { Authority, type KeyPair } from '../../__testUtils__/certificates';
import { failure, HttpsServer } from '../../__testUtils__/HttpsServer';
import { WidgetApi, WIDGETS } from '../__testUtils__/WidgetApi';
import { DefaultKubeClient } from '../client/DefaultKubeClient';
import type { Informer, InformerOptions } from '../Informer';
import type { KubeObject } from '../objects';
import { SharedInformers } from './SharedInformers';
import { DEFAULT_WATCH_TIMES } from './SharedWatch';

const quick = {
  ...DEFAULT_WATCH_TIMES,
  shortWatchMs: 20,
  backoff: { baseMs: 5, maxMs: 20 },
  missingRetryMs: 10,
};

let authority: Authority;
let keys: KeyPair;
beforeAll(async () => {
  authority = await Authority.create();
  keys = await authority.issue({ commonName: 'api', hosts: ['127.0.0.1'] });
});

let server: HttpsServer;
let widgets: WidgetApi;
let client: DefaultKubeClient;
let informers: SharedInformers;
const logger = mockServices.logger.mock();
logger.child.mockReturnValue(logger);

beforeEach(async () => {
  widgets = new WidgetApi();
  server = await HttpsServer.start(keys);
  server.answer = widgets.answer;
  client = DefaultKubeClient.connect({
    name: 'dev',
    title: 'dev',
    url: server.url,
    skipTlsVerify: false,
    ca: { data: authority.pem },
  });
  start();
});
afterEach(async () => {
  informers.stop();
  await client.close();
  await server.close();
  logger.error.mockClear();
  logger.warn.mockClear();
});

function start(times: Partial<typeof quick> = {}) {
  informers = new SharedInformers({ logger, times: { ...quick, ...times } });
}

function watchWidgets(options: Partial<InformerOptions> = {}) {
  const informer = informers.get(client, { ...WIDGETS, ...options });
  const keysSeen: string[] = [];
  informer.onChange(key => keysSeen.push(key));
  return { informer, keysSeen };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

function names(informer: Informer): string[] {
  return informer
    .list()
    .map(object => `${object.metadata.name}=${sizeOf(object)}`)
    .sort();
}

function sizeOf(object: KubeObject | undefined): number | undefined {
  return (object?.spec as { size: number } | undefined)?.size;
}

const lists = () =>
  server.requests.filter(({ url }) => !url.searchParams.has('watch'));
const watches = () =>
  server.requests.filter(({ url }) => url.searchParams.has('watch'));

describe('an informer', () => {
  it('lists by pages, then follows what is added, changed and deleted', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      widgets.put(name, 1);
    }
    const { informer, keysSeen } = watchWidgets();
    expect(informer.state).toEqual({ phase: 'starting' });
    await informer.synced();
    expect(informer.state).toMatchObject({
      phase: 'live',
      syncedAt: expect.any(Date),
    });
    expect(names(informer)).toEqual(['a=1', 'b=1', 'c=1', 'd=1', 'e=1']);
    expect(keysSeen).toHaveLength(5);
    expect(lists()).toHaveLength(3);

    await until(() => widgets.watchers === 1);
    keysSeen.length = 0;
    widgets.put('a', 12);
    widgets.put('f', 1);
    widgets.remove('b');
    await until(() => keysSeen.length === 3);
    expect(keysSeen).toEqual(['ci/a', 'ci/f', 'ci/b']);
    expect(names(informer)).toEqual(['a=12', 'c=1', 'd=1', 'e=1', 'f=1']);
    expect(informer.get('ci/b')).toBeUndefined();
    expect(
      informer.list({ namespace: 'ci', labels: { size: 'large' } }),
    ).toHaveLength(1);
    expect(informer.list({ namespace: 'other' })).toEqual([]);
    expect(watches()).toHaveLength(1);
  });

  it('holds frozen objects, of which it keeps what is needed', async () => {
    widgets.put('a', 1);
    const { informer } = watchWidgets();
    const { informer: lean } = watchWidgets({
      project: ({ apiVersion, kind, metadata }) => ({
        apiVersion,
        kind,
        metadata,
      }),
    });
    await Promise.all([informer.synced(), lean.synced()]);
    const object = informer.get('ci/a')!;
    expect(object).toMatchObject({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
    });
    expect(object.metadata).not.toHaveProperty('managedFields');
    expect(() => {
      (object.spec as { size: number }).size = 2;
    }).toThrow(TypeError);
    expect(lean.get('ci/a')).not.toHaveProperty('spec');
  });

  it('resumes a watch where it ended, after events and bookmarks', async () => {
    widgets.put('a', 1);
    const { informer, keysSeen } = watchWidgets();
    await until(() => widgets.watchers === 1);
    widgets.put('a', 2);
    await until(() => sizeOf(informer.get('ci/a')) === 2);
    widgets.endWatches();
    await until(() => watches().length === 2 && widgets.watchers === 1);
    widgets.bookmark();
    // Only who took the bookmark knows a version that is not forgotten.
    widgets.compact();
    widgets.put('b', 1);
    await until(() => informer.get('ci/b') !== undefined);
    server.cutConnections();
    await until(() => watches().length === 3 && widgets.watchers === 1);
    widgets.put('b', 2);
    await until(() => sizeOf(informer.get('ci/b')) === 2);
    expect(
      watches().map(({ url }) => url.searchParams.get('resourceVersion')),
    ).toEqual(['101', '102', '113']);
    expect(lists()).toHaveLength(1);
    expect(keysSeen).toEqual(['ci/a', 'ci/a', 'ci/b', 'ci/b']);
  });

  it.each(['status', 'event'] as const)(
    'lists anew when its version is Gone (told by %s), and notices deletions',
    async how => {
      widgets.goneAs = how;
      'abc'.split('').forEach(name => widgets.put(name, 1));
      const { informer, keysSeen } = watchWidgets();
      await until(() => widgets.watchers === 1);
      keysSeen.length = 0;
      widgets.deafen();
      widgets.remove('b');
      widgets.put('c', 5);
      widgets.put('d', 1);
      widgets.compact();
      server.cutConnections();
      await until(() => informer.get('ci/d') !== undefined);
      expect(informer.state.phase).toBe('live');
      expect(names(informer)).toEqual(['a=1', 'c=5', 'd=1']);
      expect(keysSeen.sort()).toEqual(['ci/b', 'ci/c', 'ci/d']);
      expect(watches()[1].url.searchParams.get('resourceVersion')).toBe('103');
    },
  );

  it('begins a list anew when its pages expire, at last without pages', async () => {
    'abcde'.split('').forEach(name => widgets.put(name, 1));
    widgets.expiredPages = 3;
    const { informer } = watchWidgets();
    await informer.synced();
    expect(names(informer)).toHaveLength(5);
    expect(lists().at(-1)!.url.searchParams.has('limit')).toBe(false);
  });

  it('gives up a connection that has gone silent', async () => {
    start({ watchSeconds: 0.5, graceMs: 10 });
    widgets.silent = true;
    widgets.put('a', 1);
    const { informer } = watchWidgets();
    await informer.synced();
    await until(() => watches().length === 1);
    widgets.put('a', 2);
    widgets.silent = false;
    await until(() => sizeOf(informer.get('ci/a')) === 2);
    expect(informer.state.phase).toBe('live');
  });

  it('lists anew after a watch that proved nothing', async () => {
    start({ watchSeconds: 0.1, graceMs: 0 });
    widgets.put('a', 1);
    const { informer } = watchWidgets();
    await until(() => widgets.watchers === 1);
    // As after the restore of a backup: the version it knows is yet to come.
    widgets.goBack(50);
    widgets.put('b', 1);
    expect(informer.get('ci/b')).toBeUndefined();
    await until(() => informer.get('ci/b') !== undefined);
    expect(informer.state.phase).toBe('live');
  });

  it('keeps up by lists where it may not watch, and says why', async () => {
    widgets.put('a', 1);
    server.answer = (request, response) =>
      request.url.searchParams.has('watch')
        ? failure(response, 403, 'Forbidden', { message: 'cannot watch' })
        : widgets.answer(request, response);
    const { informer } = watchWidgets();
    const states: string[] = [];
    informer.onState(({ phase }) => states.push(phase));
    await until(() => informer.state.phase === 'stale');
    widgets.put('a', 2);
    await until(() => sizeOf(informer.get('ci/a')) === 2);
    expect(informer.state.error).toMatch(
      /does not allow the portal to watch widgets.example.com/,
    );
    expect(states).toEqual(['live', 'stale']);
  });

  it('shows the last known state with its age while the cluster is away', async () => {
    widgets.put('a', 1);
    const { informer } = watchWidgets();
    const states: string[] = [];
    informer.onState(({ phase }) => states.push(phase));
    await until(() => widgets.watchers === 1);
    widgets.put('a', 2);
    await until(() => sizeOf(informer.get('ci/a')) === 2);
    const before = Date.now();
    await server.close();
    await until(() => informer.state.phase === 'stale');
    expect(informer.state.error).toMatch(
      /Cluster dev \(.*\) cannot be used: nothing listens there/,
    );
    expect(informer.state.syncedAt!.getTime()).toBeLessThanOrEqual(before);
    expect(names(informer)).toEqual(['a=2']);

    await server.listen();
    widgets.put('a', 3);
    await until(() => informer.state.phase === 'live');
    expect(informer.state).toEqual({
      phase: 'live',
      syncedAt: expect.any(Date),
    });
    expect(names(informer)).toEqual(['a=3']);
    expect(states).toEqual(['live', 'stale', 'live']);
    // Said once each, however often it tried.
    const warnings = logger.warn.mock.calls.map(([message]) => message);
    expect(new Set(warnings).size).toBe(warnings.length);
  });

  it('says what is not installed, and notices when it is', async () => {
    widgets.missing = true;
    const { informer } = watchWidgets();
    await informer.synced();
    expect(informer.state).toMatchObject({
      phase: 'missing',
      error: 'Cluster dev has no widgets.example.com; install what brings it',
    });
    widgets.put('a', 1);
    widgets.missing = false;
    await until(() => informer.state.phase === 'live');
    expect(names(informer)).toEqual(['a=1']);
  });

  it('recovers from a watch that sends nonsense', async () => {
    widgets.put('a', 1);
    widgets.garbage = '<html>\n';
    const { informer } = watchWidgets();
    await informer.synced();
    await until(() => lists().length === 2 && widgets.watchers === 1);
    expect(informer.state.phase).toBe('live');
  });

  it('reports a listener that fails and goes on', async () => {
    const { informer, keysSeen } = watchWidgets();
    await until(() => widgets.watchers === 1);
    informer.onChange(() => {
      throw new Error('bug');
    });
    const later: string[] = [];
    informer.onChange(key => later.push(key));
    widgets.put('a', 1);
    await until(() => later.length === 1);
    expect(keysSeen).toEqual(['ci/a']);
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  it('stops waiting for the first state when asked', async () => {
    await server.close();
    const { informer } = watchWidgets();
    const controller = new AbortController();
    const synced = informer.synced(controller.signal);
    controller.abort(new Error('shutting down'));
    await expect(synced).rejects.toThrow('shutting down');
    await server.listen();
  });
});

describe('SharedInformers', () => {
  it('has one watch for all who want the same, and ends it with the last', async () => {
    widgets.put('a', 1);
    const first = watchWidgets();
    const second = watchWidgets();
    const selective = watchWidgets({ labelSelector: 'size=large' });
    await until(() => widgets.watchers === 2);
    expect(lists()).toHaveLength(2);
    expect(second.informer.get('ci/a')).toBe(first.informer.get('ci/a'));

    first.informer.release();
    first.informer.release();
    widgets.put('a', 2);
    await until(() => second.keysSeen.length === 2);
    expect(first.keysSeen).toEqual(['ci/a']);
    expect(() => first.informer.onChange(() => {})).toThrow(/released/);

    second.informer.release();
    await until(() => widgets.watchers === 1);
    selective.informer.release();
    await until(() => widgets.watchers === 0);

    const third = watchWidgets();
    await third.informer.synced();
    expect(names(third.informer)).toEqual(['a=2']);
  });
});
