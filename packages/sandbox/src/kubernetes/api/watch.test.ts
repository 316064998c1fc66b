import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { createManualClock, type ManualClock } from '../clock.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const NOT_OURS = 'fieldSelector=metadata.name!%3Dkube-root-ca.crt';

let clock: ManualClock;
let test: TestCluster;

beforeEach(async () => {
  clock = createManualClock();
  test = await startTestCluster({ clock });
});

afterEach(() => test.stop());

const create = (name: string, labels?: Record<string, string>) =>
  test.admin.post(CONFIG_MAPS, { metadata: { name, labels } });

async function revision(): Promise<string> {
  const list = await test.admin.get(CONFIG_MAPS);
  return list.body.metadata.resourceVersion;
}

const told = (lines: any[]) =>
  lines.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`);

describe('watch', () => {
  it('tells what exists, then what changes', async () => {
    await create('one');
    const watch = await test.admin.watch(`${CONFIG_MAPS}?watch=1&${NOT_OURS}`);
    await create('two');
    await test.admin.patch(`${CONFIG_MAPS}/two`, 'merge', { data: { a: '1' } });
    await test.admin.delete(`${CONFIG_MAPS}/two`);
    const lines = await watch.take(4);
    expect(watch.headers['transfer-encoding']).toBe('chunked');
    expect(told(lines)).toEqual([
      'ADDED one',
      'ADDED two',
      'MODIFIED two',
      'DELETED two',
    ]);
    const versions = lines.map(line => +line.object.metadata.resourceVersion);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(lines[3].object).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      data: { a: '1' },
    });
  });

  it('goes on where a list or another watch ended', async () => {
    const from = await revision();
    await create('one');
    await create('two');
    const watch = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&resourceVersion=${from}`,
    );
    const [first, second] = await watch.take(2);
    expect(told([first, second])).toEqual(['ADDED one', 'ADDED two']);
    const { resourceVersion } = first.object.metadata;
    const resumed = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&resourceVersion=${resourceVersion}`,
    );
    await create('three');
    expect(told(await resumed.take(2))).toEqual(['ADDED two', 'ADDED three']);
  });

  it('ends when its time is up, with a bookmark shortly before', async () => {
    const watch = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&resourceVersion=${await revision()}&allowWatchBookmarks=true&timeoutSeconds=130`,
    );
    clock.advance(59_000);
    expect(watch.lines).toEqual([]);
    clock.advance(1_000);
    const [bookmark] = await watch.take(1);
    expect(bookmark).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { resourceVersion: await revision() },
      },
    });
    clock.advance(70_000);
    await watch.ended;
    expect(watch.lines.map(line => line.type)).toEqual([
      'BOOKMARK',
      'BOOKMARK',
      'BOOKMARK',
    ]);
  });

  it('marks the end of the initial events', async () => {
    await create('one');
    const watch = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&${NOT_OURS}`,
    );
    const [added, bookmark] = await watch.take(2);
    expect(told([added])).toEqual(['ADDED one']);
    expect(bookmark.object.metadata).toEqual({
      resourceVersion: await revision(),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    });
    await create('two');
    expect(told(await watch.take(3)).slice(2)).toEqual(['ADDED two']);
  });

  it('says that objects come and go as they match the selector', async () => {
    await create('one', { on: 'no' });
    const watch = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&labelSelector=on%3Dyes&resourceVersion=${await revision()}`,
    );
    const set = (on: string) =>
      test.admin.patch(`${CONFIG_MAPS}/one`, 'merge', {
        metadata: { labels: { on } },
      });
    const yes = await set('yes');
    const no = await set('no');
    const lines = await watch.take(2);
    expect(told(lines)).toEqual(['ADDED one', 'DELETED one']);
    expect(lines[0].object.metadata.resourceVersion).toBe(
      yes.body.metadata.resourceVersion,
    );
    // The last state that matched, at the revision at which it no longer did.
    expect(lines[1].object.metadata).toMatchObject({
      labels: { on: 'yes' },
      resourceVersion: no.body.metadata.resourceVersion,
    });
  });

  it('is quiet about a revision that is still to come', async () => {
    const watch = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&resourceVersion=999999&timeoutSeconds=5`,
    );
    await create('one');
    clock.advance(5_000);
    await watch.ended;
    expect(watch.lines).toEqual([]);
  });

  const watchOne = (as: string) =>
    test.admin.watch('/api/v1/watch/namespaces/default/configmaps/one', {
      Accept: `application/json;as=${as};g=meta.k8s.io;v=v1`,
    });

  it('watches one object by the old path, as metadata', async () => {
    await create('one');
    await create('two');
    const watch = await watchOne('PartialObjectMetadata');
    await test.admin.patch(`${CONFIG_MAPS}/one`, 'merge', { data: { a: '1' } });
    const [first, second] = await watch.take(2);
    expect(told([first, second])).toEqual(['ADDED one', 'MODIFIED one']);
    expect(second.object.kind).toBe('PartialObjectMetadata');
    expect(second.object.data).toBeUndefined();
  });

  it('watches as a table, with columns in the first event only', async () => {
    await create('one');
    const watch = await watchOne('Table');
    await test.admin.patch(`${CONFIG_MAPS}/one`, 'merge', { data: { a: '1' } });
    const [first, second] = await watch.take(2);
    expect(first.object.rows[0].cells.slice(0, 2)).toEqual(['one', 0]);
    expect(first.object.columnDefinitions).toHaveLength(3);
    expect(second.object.rows[0].cells.slice(0, 2)).toEqual(['one', 1]);
    expect(second.object.columnDefinitions).toBeNull();
  });

  it('refuses sendInitialEvents without resourceVersionMatch', async () => {
    const answer = await test.admin.get(
      `${CONFIG_MAPS}?watch=1&sendInitialEvents=true`,
    );
    expect(answer.status).toBe(422);
    expect(answer.body.message).toBe(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  });
});

describe('a cluster that remembers little', () => {
  beforeEach(async () => {
    await test.stop();
    test = await startTestCluster({ historySize: 10 });
  });

  it('answers an old watch with 200 and one line of 410', async () => {
    const from = await revision();
    for (let n = 0; n < 12; n++) await create(`cm-${n}`);
    const watch = await test.admin.watch(
      `${CONFIG_MAPS}?watch=1&resourceVersion=${from}`,
    );
    await watch.ended;
    expect(watch.status).toBe(200);
    expect(watch.lines).toEqual([
      {
        type: 'ERROR',
        object: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: expect.stringMatching(
            /^too old resource version: \d+ \(\d+\)$/,
          ),
          reason: 'Expired',
          code: 410,
        },
      },
    ]);
  });

  it('answers an old continue token with 410 and a token that goes on', async () => {
    for (let n = 0; n < 4; n++) await create(`cm-${n}`);
    const page = await test.admin.get(`${CONFIG_MAPS}?limit=2`);
    for (let n = 4; n < 16; n++) await create(`cm-${n}`);
    const token = page.body.metadata.continue;
    const gone = await test.admin.get(
      `${CONFIG_MAPS}?limit=2&continue=${token}`,
    );
    expect(gone.status).toBe(410);
    expect(gone.body.reason).toBe('Expired');
    const rest = await test.admin.get(
      `${CONFIG_MAPS}?continue=${gone.body.metadata.continue}`,
    );
    const names = rest.body.items.map((item: any) => item.metadata.name);
    const before = page.body.items.map((item: any) => item.metadata.name);
    const all = await test.admin.get(CONFIG_MAPS);
    expect([...before, ...names].sort()).toEqual(
      all.body.items
        .map((item: any) => item.metadata.name)
        .filter((name: string) => name > before[1] || before.includes(name))
        .sort(),
    );
  });
});
