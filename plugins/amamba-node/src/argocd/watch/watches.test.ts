import type { ServerResponse } from 'node:http';
import { json } from '../../__testUtils__/HttpsServer';
import { ArgoCdServer, makeToken } from '../__testUtils__/ArgoCdServer';
import { recordedBytes } from '../__testUtils__/recordings';
import type { ArgoApplicationWatchOptions } from '../api/ArgoCdWatches';
import type { ArgoCdError } from '../ArgoCdError';
import type { ArgoCdConnection } from '../connection/ArgoCdConnection';
import type { ArgoWatchTimes } from './WatchTimes';

const STREAM = '/api/v1/stream/applications';

let server: ArgoCdServer;
let controller: AbortController;

beforeEach(async () => {
  server = await ArgoCdServer.start();
  controller = new AbortController();
});
afterEach(async () => {
  controller.abort();
  await server.stop();
});

const app = (name: string, health = 'Healthy') => ({
  metadata: { name, namespace: 'argocd' },
  spec: { project: 'p' },
  status: { health: { status: health } },
});

const frame = (value: unknown) => `data: ${JSON.stringify(value)} \n\n\n`;

const event = (type: string, application: object) =>
  frame({ result: { application, type } });

/** Waits for what a watch does beside the test. */
async function eventually(check: () => void): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }
}

/** An Argo CD that has these applications. */
class World {
  names: string[] = [];
  readonly streams: ServerResponse[] = [];

  constructor() {
    server.on('GET /api/v1/applications', (_request, response) =>
      json(response, 200, {
        metadata: { resourceVersion: '7' },
        items: this.names.length > 0 ? this.names.map(n => app(n)) : null,
      }),
    );
    server.on(`GET ${STREAM}`, (_request, response) => {
      this.streams.push(response);
      this.names.forEach(name => response.write(event('ADDED', app(name))));
    });
  }

  send(text: string) {
    this.streams.at(-1)!.write(text);
  }
}

/** A cache as a reader would keep it. */
class Reader {
  readonly cache = new Map<string, string>();
  readonly errors: ArgoCdError[] = [];
  resyncs = 0;
  readonly done: Promise<void>;

  constructor(
    options: {
      times?: Partial<ArgoWatchTimes>;
      connection?: Partial<ArgoCdConnection>;
      watch?: Partial<ArgoApplicationWatchOptions>;
    } = {},
  ) {
    const client = server.client(options.connection, options.times);
    this.done = client.watches.applications({
      signal: controller.signal,
      onResync: ({ items }) => {
        this.resyncs += 1;
        this.cache.clear();
        items.forEach(item => this.#put(item));
      },
      onEvent: ({ type, application }) => {
        if (type === 'DELETED') {
          this.cache.delete(application.metadata.name);
        } else {
          this.#put(application);
        }
      },
      onInterrupted: error => this.errors.push(error),
      ...options.watch,
    });
  }

  #put(item: {
    metadata: { name: string };
    status?: { health?: { status?: string } | null } | null;
  }) {
    this.cache.set(item.metadata.name, item.status?.health?.status ?? '');
  }

  get names() {
    return [...this.cache.keys()].sort();
  }
}

describe('watches.applications', () => {
  it('follows what happens, and asks only for the fields it needs', async () => {
    const world = new World();
    world.names = ['a', 'b'];
    const reader = new Reader({
      watch: { projects: ['p'], fields: ['status.health'] },
    });
    await eventually(() => expect(reader.names).toEqual(['a', 'b']));
    world.send(event('MODIFIED', app('a', 'Degraded')));
    world.send(`:\n${event('DELETED', app('b'))}`);
    world.send(event('ADDED', app('c')));
    await eventually(() =>
      expect(Object.fromEntries(reader.cache)).toEqual({
        a: 'Degraded',
        c: 'Healthy',
      }),
    );
    const [{ url, headers }] = server.requestsTo(STREAM);
    expect(url.searchParams.get('fields')).toBe(
      'result.type,result.application.metadata.name,result.application.metadata.namespace,result.application.spec.project,result.application.status.health',
    );
    expect(url.searchParams.has('resourceVersion')).toBe(false);
    expect(url.searchParams.getAll('projects')).toEqual(['p']);
    expect(headers.accept).toEqual(['text/event-stream']);
    controller.abort();
    await reader.done;
  });

  it('reads a stream as it was recorded', async () => {
    const world = new World();
    world.names = ['rec-web'];
    const reader = new Reader();
    await eventually(() => expect(reader.resyncs).toBe(1));
    world.streams[0].write(recordedBytes('stream.sse.txt'));
    await eventually(() => expect(reader.names).toContain('rec-helm'));
    expect(reader.errors).toEqual([]);
  });

  it('finds what happened while the stream was cut', async () => {
    const world = new World();
    world.names = ['a', 'b'];
    const reader = new Reader();
    await eventually(() => expect(reader.resyncs).toBe(1));
    world.names = ['b', 'c'];
    server.http.cutConnections();
    await eventually(() => expect(reader.names).toEqual(['b', 'c']));
    expect(reader.errors).toHaveLength(1);
    world.streams.at(-1)!.end();
    await eventually(() => expect(reader.errors).toHaveLength(2));
    expect(reader.errors[1].reason).toBe('ENDED');
    await eventually(() => expect(reader.resyncs).toBe(3));
  });

  it('comes back once the server does', async () => {
    const world = new World();
    world.names = ['a'];
    const reader = new Reader();
    await eventually(() => expect(reader.names).toEqual(['a']));
    await server.http.close();
    await eventually(() => expect(reader.errors.length).toBeGreaterThan(2));
    expect(reader.errors.at(-1)!.reason).toBe('ECONNREFUSED');
    world.names = ['a', 'b'];
    await server.http.listen();
    await eventually(() => expect(reader.names).toEqual(['a', 'b']));
  });

  it('notices a stream that is silent, without a keep-alive', async () => {
    const world = new World();
    world.names = ['a'];
    const reader = new Reader({ times: { silenceMs: 150 } });
    await eventually(() => expect(reader.resyncs).toBe(1));
    await eventually(() => expect(reader.resyncs).toBe(2));
    expect(reader.errors[0].reason).toBe('SILENT');
  });

  it('notices a stream that never began, though it should have', async () => {
    const world = new World();
    world.names = ['a'];
    let opened = 0;
    server.on(`GET ${STREAM}`, () => {
      opened += 1;
    });
    const reader = new Reader({ times: { silenceMs: 50, openingMs: 10 } });
    await eventually(() => expect(opened).toBeGreaterThan(1));
    expect(reader.errors[0].reason).toBe('SILENT');
    expect(reader.names).toEqual(['a']);
  });

  it('waits with an instance that has nothing to say yet', async () => {
    const world = new World();
    const reader = new Reader({ times: { silenceMs: 50, openingMs: 10 } });
    await eventually(() => expect(reader.resyncs).toBe(1));
    await eventually(() => expect(world.streams).toHaveLength(1));
    await new Promise(resolve => setTimeout(resolve, 150));
    expect(reader.errors).toEqual([]);
    world.names = ['first'];
    world.send(event('ADDED', app('first')));
    await eventually(() => expect(reader.names).toEqual(['first']));
    // What happened before the stream began is not missed.
    await eventually(() => expect(reader.resyncs).toBe(2));
    expect(world.streams).toHaveLength(1);
  });

  it('lists everything now and then, for Argo CD drops events', async () => {
    const world = new World();
    world.names = ['a'];
    const reader = new Reader({ times: { resyncMs: 30 } });
    await eventually(() => expect(reader.resyncs).toBeGreaterThan(1));
    world.names = ['dropped'];
    await eventually(() => expect(reader.names).toEqual(['dropped']));
    expect(world.streams).toHaveLength(1);
  });

  it('gets another token when its own ends while it streams', async () => {
    const tokens = ['first', 'second'].map(id =>
      makeToken({ endsInS: 3600, id }),
    );
    let logins = 0;
    server.on('POST /api/v1/session', (_request, response) => {
      json(response, 200, { token: tokens[logins] });
      logins += 1;
    });
    const world = new World();
    world.names = ['a'];
    const reader = new Reader({
      connection: { credentials: { username: 'amamba', password: 'x' } },
    });
    await eventually(() => expect(reader.resyncs).toBe(1));
    world.send(
      frame({
        error: { grpc_code: 16, http_code: 401, message: 'token is expired' },
      }),
    );
    await eventually(() => expect(reader.resyncs).toBe(2));
    expect(logins).toBe(2);
    const seen = server
      .requestsTo(STREAM)
      .map(({ headers }) => headers.authorization?.[0]);
    expect(seen).toEqual(tokens.map(token => `Bearer ${token}`));
  });

  it('hands on what a reader throws, and lets the stream go', async () => {
    const world = new World();
    world.names = ['a'];
    const reader = new Reader({
      watch: {
        onEvent() {
          throw new Error('database is gone');
        },
      },
    });
    await expect(reader.done).rejects.toThrow('database is gone');
    await eventually(() => expect(world.streams[0].closed).toBe(true));
  });
});

describe('watches.resourceTree', () => {
  const path = '/api/v1/applications/web/resource-tree';
  const stream = '/api/v1/stream/applications/web/resource-tree';
  const ref = { project: 'p', name: 'web' };
  const tree = (...names: string[]) => ({
    nodes: names.map(name => ({ kind: 'Pod', name })),
  });

  function watchTree(times: Partial<ArgoWatchTimes> = {}) {
    const trees: string[] = [];
    const done = server.client({}, times).watches.resourceTree(ref, {
      signal: controller.signal,
      onTree: ({ nodes }) => {
        trees.push((nodes ?? []).map(({ name }) => name).join(' '));
      },
    });
    return { trees, done };
  }

  it('begins with a tree that its stream does not send, then follows it', async () => {
    const streams: ServerResponse[] = [];
    let now = tree('one');
    server.on(`GET ${path}`, (_request, response) => json(response, 200, now));
    server.on(`GET ${stream}`, (_request, response) => streams.push(response));
    const { trees, done } = watchTree({ treeResyncMs: 20 });
    await eventually(() => expect(trees).toEqual(['one']));
    streams[0].write(frame({ result: tree('one', 'two') }));
    now = tree('one', 'two');
    await eventually(() => expect(trees.at(-1)).toBe('one two'));
    // Missed by the stream.
    now = tree('three');
    await eventually(() => expect(trees.at(-1)).toBe('three'));
    streams[0].destroy();
    await eventually(() => expect(streams).toHaveLength(2));
    // Told again, to say that the watch is back.
    await eventually(() => expect(trees.slice(-2)).toEqual(['three', 'three']));
    controller.abort();
    await done;
  });

  it('ends when there is no such application', async () => {
    server.replay(`GET ${path}`, 'get missing as admin, project');
    server.on(`GET ${stream}`, () => {});
    const { done, trees } = watchTree();
    await expect(done).rejects.toMatchObject({ code: 404, grpcCode: 5 });
    expect(trees).toEqual([]);
  });
});
