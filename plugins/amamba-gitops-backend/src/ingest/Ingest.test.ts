import { mockServices } from '@backstage/backend-test-utils';
import type { GitopsSignal } from '@amamba/plugin-amamba-gitops-common';
import { createTestDatabases, createStore } from '../__testUtils__/databases';
import { anApplication, aProject } from '../__testUtils__/applications';
import { aContext } from '../__testUtils__/context';
import { eventually } from '../__testUtils__/eventually';
import { PuppetArgoCd } from '../__testUtils__/PuppetArgoCd';
import { argoCdOf } from '../__testUtils__/startPlugin';
import type { DatabaseApplicationStore } from '../store/DatabaseApplicationStore';
import { applicationIdOf, topicOf } from '../store/ids';
import { ChangePublisher } from './ChangePublisher';
import { DestinationClusters } from './DestinationClusters';
import { Ingest } from './Ingest';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const key = (name: string) => ({ instance: 'main', namespace: 'argocd', name });
const idOf = (name: string) => applicationIdOf(key(name));
const degraded = {
  sync: { status: 'OutOfSync' },
  health: { status: 'Degraded' },
};

describe('Ingest', () => {
  let argocd: PuppetArgoCd;
  let store: DatabaseApplicationStore;
  let ingest: Ingest;
  let publisher: ChangePublisher;
  let signals: GitopsSignal[];
  let looked: Set<string>;

  const create = () => {
    publisher = new ChangePublisher({
      logger: mockServices.logger.mock(),
      signals: {
        publish: async ({ message }) => {
          signals.push(message as never);
        },
      },
    });
    ingest = new Ingest({
      argocd: argoCdOf([argocd]),
      store,
      clusters: new DestinationClusters({ clusters: () => [] }),
      publisher,
      listener: {
        applicationSeen: id => looked.has(id),
        instanceSeen: () => {},
      },
      logger: mockServices.logger.mock(),
      contextOf: aContext,
    });
    return ingest;
  };
  const told = async () => {
    await publisher.flush();
    return signals.splice(0);
  };
  /** It is told a moment after it is live. */
  const toldOfStart = () =>
    eventually(async () => expect(await told()).not.toEqual([]));
  const names = async () =>
    (await store.findApplications({}, 100)).map(({ summary }) => summary.name);
  const isLive = () =>
    eventually(async () => {
      expect(await ingest.sources()).toMatchObject([{ state: 'live' }]);
    });

  beforeEach(async () => {
    argocd = new PuppetArgoCd('main');
    argocd.projects = [aProject('payments', 'payments')];
    argocd.add(anApplication('a', 'payments'));
    argocd.add(anApplication('b', 'payments'));
    store = await createStore(await databases.init('SQLITE_3'));
    signals = [];
    looked = new Set();
  });
  afterEach(async () => {
    await ingest.stop();
    // Or it would be told in the next test.
    await publisher.flush();
  });

  it('keeps what there is, and says where it is of', async () => {
    create().start();
    await isLive();
    expect(await names()).toEqual(['a', 'b']);
    expect(await store.listProjects({ workspace: 'payments' })).toMatchObject([
      { instance: 'main', name: 'payments' },
    ]);
    const [source] = await ingest.sources();
    expect(source).toMatchObject({
      instance: 'main',
      title: 'Argo CD main',
      state: 'live',
      syncedAt: expect.any(String),
    });
  });

  it('follows what comes, changes and goes, and tells of it after it is kept', async () => {
    create().start();
    await isLive();
    await toldOfStart();
    await argocd.put(anApplication('a', 'payments', { status: degraded }));
    expect((await store.getApplication(key('a')))?.summary.health).toBe(
      'Degraded',
    );
    expect(await told()).toEqual([
      {
        topic: topicOf('main', 'payments'),
        id: idOf('a'),
        about: 'application',
      },
    ]);
    await argocd.put(anApplication('c', 'payments'));
    await argocd.remove('b');
    expect(await names()).toEqual(['a', 'c']);
    expect((await told()).map(({ id }) => id)).toEqual([idOf('c'), idOf('b')]);
  });

  it('says nothing of a change that nobody sees, but to who looks at it', async () => {
    create().start();
    await isLive();
    await toldOfStart();
    const changedWithin = anApplication('a', 'payments', {
      metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } },
    });
    const putApplications = jest.spyOn(store, 'putApplications');
    await argocd.put(changedWithin);
    expect(await told()).toEqual([]);
    expect(putApplications).not.toHaveBeenCalled();
    looked.add(idOf('a'));
    await argocd.put(changedWithin);
    expect(await told()).toMatchObject([{ id: idOf('a') }]);
  });

  it('tells a storm of changes of one project in one word', async () => {
    create().start();
    await isLive();
    await toldOfStart();
    for (let count = 0; count < 20; count += 1) {
      await argocd.put(anApplication(`new-${count}`, 'payments'));
    }
    expect(await told()).toEqual([
      { topic: topicOf('main', 'payments'), about: 'application' },
    ]);
  });

  it('is right again after it was away', async () => {
    create().start();
    await isLive();
    argocd.goDown();
    argocd.add(anApplication('c', 'payments'));
    const before = await ingest.sources();
    expect(before).toMatchObject([
      { state: 'stale', message: expect.stringContaining('cannot be used') },
    ]);
    expect(before[0].syncedAt).toBeDefined();
    await argocd.comeUp();
    await isLive();
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('makes no word of a stream that is cut and comes back', async () => {
    create().start();
    await isLive();
    await toldOfStart();
    argocd.cutStreams();
    expect(await ingest.sources()).toMatchObject([{ state: 'live' }]);
    await argocd.resync();
    expect(await told()).toEqual([]);
    argocd.cutStreams();
    argocd.cutStreams();
    expect(await ingest.sources()).toMatchObject([{ state: 'stale' }]);
  });

  it('knows the last state, and its age, after a start without Argo CD', async () => {
    create().start();
    await isLive();
    const [{ syncedAt }] = await ingest.sources();
    await ingest.stop();
    argocd.goDown();
    create().start();
    await eventually(async () => {
      expect(await ingest.sources()).toMatchObject([
        { state: 'stale', syncedAt },
      ]);
    });
    expect(await names()).toEqual(['a', 'b']);
  });

  it('writes nothing when a list says what is kept', async () => {
    create().start();
    await isLive();
    await toldOfStart();
    const kept = jest.spyOn(store, 'putApplications');
    await argocd.resync();
    await eventually(() => expect(kept).toHaveBeenCalled());
    await expect(kept.mock.results[0].value).resolves.toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('reads projects at once when an application is of one that is new', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 60_000);
    create().start();
    await isLive();
    jest.restoreAllMocks();
    argocd.projects = [...argocd.projects, aProject('search', 'search')];
    await argocd.put(anApplication('s', 'search'));
    expect(await store.listProjects({ workspace: 'search' })).toHaveLength(1);
  });

  it('begins again when something could not be kept', async () => {
    const failing = jest
      .spyOn(store, 'putApplications')
      .mockRejectedValueOnce(new Error('no space left'));
    create().start();
    await eventually(async () => {
      expect(await ingest.sources()).toMatchObject([{ state: 'stale' }]);
    });
    expect(failing).toHaveBeenCalled();
    await isLive();
    expect(await names()).toEqual(['a', 'b']);
  });

  it('reads what something was done to', async () => {
    create().start();
    await isLive();
    // Unseen by the stream.
    argocd.add(anApplication('a', 'payments', { status: degraded }));
    ingest.applicationChanged('main', { project: 'payments', name: 'a' });
    await eventually(async () => {
      const stored = await store.getApplication(key('a'));
      expect(stored?.summary.health).toBe('Degraded');
    });
    ingest.applicationChanged('main', { project: 'payments', name: 'gone' });
    ingest.applicationChanged('absent', { project: 'payments', name: 'a' });
  });

  it('says why an instance cannot be used, and leaves it alone', async () => {
    argocd = new PuppetArgoCd('main', { unusable: 'Its token is missing.' });
    create().start();
    expect(await ingest.sources()).toMatchObject([
      { state: 'stale', message: 'Its token is missing.' },
    ]);
  });

  it('takes 5,000 applications, and again at a resync', async () => {
    for (let count = 0; count < 5000; count += 1) {
      argocd.add(
        anApplication(`app-${count}`, 'payments', {
          metadata: { labels: { n: String(count % 10) } },
        }),
      );
    }
    create().start();
    await isLive();
    const { total } = await store.listApplications(
      {},
      { limit: 25, sort: 'name' },
    );
    expect(total).toBe(5002);
    await toldOfStart();
    await argocd.resync();
    expect(await told()).toEqual([]);
  });
});
