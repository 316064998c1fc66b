import { mockServices } from '@backstage/backend-test-utils';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import { anApplication } from '../__testUtils__/applications';
import { aContext } from '../__testUtils__/context';
import { PuppetArgoCd } from '../__testUtils__/PuppetArgoCd';
import { argoCdOf } from '../__testUtils__/startPlugin';
import type { CommitKey, KeptDetail } from '../store/ApplicationStore';
import type { Commit } from '@amamba/plugin-amamba-gitops-common';
import { toSeen } from '../view/toSummary';
import { ApplicationDetails } from './ApplicationDetails';
import { Commits } from './Commits';
import { RecentReadings } from './RecentReadings';
import { ResourceTrees } from './ResourceTrees';

const logger = mockServices.logger.mock();
const stored = (name: string) =>
  toSeen(anApplication(name, 'payments'), aContext());
const sha = (n: number) => n.toString(16).padStart(40, '0');

describe('what people look at', () => {
  let argocd: PuppetArgoCd;

  const asked = (call: string) =>
    argocd.asked.filter(one => one.call === call).length;

  beforeEach(() => {
    argocd = new PuppetArgoCd('main');
    for (const name of ['a', 'b', 'c']) {
      argocd.add(anApplication(name, 'payments'));
    }
  });

  describe('ApplicationDetails', () => {
    const kept = new Map<string, KeptDetail>();
    const create = (maxEntries = 10) =>
      new ApplicationDetails({
        argocd: argoCdOf([argocd]),
        store: {
          putDetail: async (id, detail) => void kept.set(id, detail),
          getDetail: async id => kept.get(id),
        },
        logger,
        maxEntries,
      });

    it('keeps so many in memory, the ones used last', async () => {
      const details = create(2);
      for (const name of ['a', 'b', 'a', 'c', 'a']) {
        await details.get(stored(name));
      }
      expect(asked('applications.get')).toBe(3);
      await details.get(stored('b'));
      expect(asked('applications.get')).toBe(4);
    });

    it('does not keep a reading that a change overtook', async () => {
      const details = create();
      let answer = (_: ArgoApplication) => {};
      argocd.answer(
        'applications.get',
        () => new Promise(resolve => (answer = resolve)),
      );
      const first = details.get(stored('a'));
      await new Promise(resolve => setImmediate(resolve));
      expect(details.applicationSeen(stored('a').summary.id)).toBe(true);
      answer(anApplication('a', 'payments'));
      await first;
      const second = details.get(stored('a'));
      await new Promise(resolve => setImmediate(resolve));
      expect(asked('applications.get')).toBe(2);
      answer(anApplication('a', 'payments'));
      await second;
    });

    it('asks again after a failure, and passes on what is no outage', async () => {
      const details = create();
      argocd.answer('applications.get', async () => {
        throw argocd.error(403, 'permission denied', 7);
      });
      for (let count = 0; count < 2; count += 1) {
        await expect(details.get(stored('a'))).rejects.toThrow(
          'permission denied',
        );
      }
      expect(asked('applications.get')).toBe(2);
      argocd.answer('applications.get', async () => undefined);
      await expect(details.get(stored('a'))).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    });

    it('tells whose application it is now nothing of the one before', async () => {
      const details = create();
      await details.get(stored('a'));
      const others = toSeen(anApplication('a', 'search'), aContext());
      await expect(details.get(others)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      // Nor what is kept for when Argo CD is down.
      details.instanceSeen();
      argocd.goDown();
      expect((await details.get(stored('a'))).stale).toBe(true);
      await expect(details.get(others)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    });

    it('keeps nothing that kubectl and servers note for themselves', async () => {
      const noisy = anApplication('a', 'payments', {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{}',
            mine: 'x',
          },
          managedFields: [{}],
        } as never,
      });
      argocd.add(noisy);
      const { application } = await create().get(stored('a'));
      expect(application.metadata.annotations).toEqual({ mine: 'x' });
      expect(application.metadata).not.toHaveProperty('managedFields');
    });
  });

  describe('ResourceTrees', () => {
    const changed: string[] = [];
    const create = (maxTrees: number) =>
      new ResourceTrees({
        argocd: argoCdOf([argocd]),
        publisher: { publish: () => {} },
        logger,
        onChange: id => void changed.push(id),
        maxTrees,
      });

    it('follows so many, and lets go the one that was looked at first', async () => {
      const trees = create(2);
      for (const name of ['a', 'b', 'a', 'c']) {
        await trees.get(stored(name));
      }
      expect(trees.size).toBe(2);
      await trees.get(stored('a'));
      expect(asked('resources.tree')).toBe(3);
      await trees.get(stored('b'));
      expect(asked('resources.tree')).toBe(4);
      trees.stop();
      await new Promise(resolve => setImmediate(resolve));
      expect(argocd.watchedTrees).toBe(0);
    });

    it('lets go what nobody looks at any more', async () => {
      jest.useFakeTimers();
      try {
        const trees = create(5);
        await trees.get(stored('a'));
        await jest.advanceTimersByTimeAsync(40_000);
        await trees.get(stored('a'));
        await jest.advanceTimersByTimeAsync(40_000);
        expect(argocd.watchedTrees).toBe(1);
        await jest.advanceTimersByTimeAsync(40_000);
        expect([trees.size, argocd.watchedTrees]).toEqual([0, 0]);
        trees.stop();
      } finally {
        jest.useRealTimers();
      }
    });

    it('is asked anew for whose application it is now', async () => {
      const trees = create(5);
      await trees.get(stored('a'));
      argocd.add(anApplication('a', 'search'));
      await trees.get(toSeen(anApplication('a', 'search'), aContext()));
      expect(asked('resources.tree')).toBe(2);
      trees.stop();
    });

    it('says why there is no tree, and tries again for the next', async () => {
      const trees = create(5);
      argocd.goDown();
      await expect(trees.get(stored('a'))).rejects.toThrow('ECONNREFUSED');
      expect(trees.size).toBe(0);
      await argocd.comeUp();
      expect(await trees.get(stored('a'))).toEqual({ tree: {}, stale: false });
      argocd.goDown();
      expect(await trees.get(stored('a'))).toEqual({ tree: {}, stale: true });
      trees.stop();
    });
  });

  describe('RecentReadings', () => {
    const create = (maxBytes = 1000) =>
      new RecentReadings<string>({
        maxAgeMs: 10_000,
        maxBytes,
        sizeOf: text => text.length,
      });

    it('reads again after a while, for it is not told of all changes', async () => {
      jest.useFakeTimers();
      try {
        const readings = create();
        const read = jest.fn(async () => 'x');
        for (const ms of [0, 9000, 2000]) {
          await jest.advanceTimersByTimeAsync(ms);
          await readings.get('a', [], read);
        }
        expect(read).toHaveBeenCalledTimes(2);
      } finally {
        jest.useRealTimers();
      }
    });

    it('does not keep a reading that a change overtook', async () => {
      const readings = create();
      let answer = (_: string) => {};
      const slow = () => new Promise<string>(resolve => (answer = resolve));
      const first = readings.get('a', [], slow);
      readings.applicationSeen('a');
      answer('old');
      expect(await first).toBe('old');
      expect(await readings.get('a', [], async () => 'new')).toBe('new');
      expect(await readings.get('a', [], slow)).toBe('new');
    });

    it('does not keep a failure', async () => {
      const readings = create();
      const failing = async () => {
        throw new Error('away');
      };
      await expect(readings.get('a', [], failing)).rejects.toThrow('away');
      expect(await readings.get('a', [], async () => 'x')).toBe('x');
    });

    it('keeps so much, of what was looked at last', async () => {
      const readings = create(1000);
      const text = 'x'.repeat(400);
      const read = jest.fn(async () => text);
      for (const id of ['a', 'b', 'a', 'c', 'a']) {
        await readings.get(id, [], read);
      }
      expect(read).toHaveBeenCalledTimes(3);
      expect(readings.bytes).toBeLessThanOrEqual(1000);
      await readings.get('b', [], read);
      expect(read).toHaveBeenCalledTimes(4);
      await readings.get('huge', [], async () => 'x'.repeat(2000));
      expect(readings.bytes).toBe(0);
    });
  });

  describe('Commits', () => {
    const repoUrl = 'https://git.example.com/x.git';
    const wanted = (...numbers: number[]) =>
      numbers.map(n => ({ repoUrl, revision: sha(n) }));

    function create() {
      const kept = new Map<string, Commit>();
      const nameOf = (key: CommitKey) => JSON.stringify(key);
      const commits = new Commits({
        argocd: argoCdOf([argocd]),
        store: {
          putCommit: async (key, commit) => void kept.set(nameOf(key), commit),
          getCommits: async keys => keys.map(key => kept.get(nameOf(key))),
        },
      });
      return { commits, kept };
    }

    it('asks four at a time, and for each once', async () => {
      const { commits } = create();
      let running = 0;
      let most = 0;
      argocd.answer('applications.revisionMetadata', async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(resolve => setTimeout(resolve, 5));
        running -= 1;
        return { author: 'Ada', message: 'x', date: null };
      });
      const many = wanted(...Array.from({ length: 20 }, (_, i) => i));
      const [first, again] = await Promise.all([
        commits.get(stored('a'), many, 10_000),
        commits.get(stored('b'), many, 10_000),
      ]);
      expect(first).toEqual(again);
      expect(first.every(commit => commit?.author === 'Ada')).toBe(true);
      expect(asked('applications.revisionMetadata')).toBe(20);
      expect(most).toBe(4);
    });

    it('does not make a page wait, and has it for the next', async () => {
      const { commits, kept } = create();
      let answer = () => {};
      argocd.answer(
        'applications.revisionMetadata',
        () =>
          new Promise(resolve => {
            answer = () => resolve({ author: 'Ada', message: 'late' });
          }),
      );
      expect(await commits.get(stored('a'), wanted(1), 1)).toEqual([undefined]);
      answer();
      const [late] = await commits.get(stored('a'), wanted(1), 10_000);
      expect(late).toMatchObject({ message: 'late' });
      expect([...kept.values()]).toEqual([late]);
    });

    it('does not ask for what is no commit', async () => {
      const { commits } = create();
      const revisions = ['', 'HEAD', '1.2.3', `${sha(1)}0`, 'abc'];
      await commits.get(
        stored('a'),
        revisions.map(revision => ({ repoUrl, revision })),
        10_000,
      );
      expect(asked('applications.revisionMetadata')).toBe(0);
    });
  });
});
