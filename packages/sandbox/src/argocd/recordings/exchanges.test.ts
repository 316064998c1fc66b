import { useHelm } from '../__testUtils__/clientPrograms.ts';
import { RecordedArgoCd, replayOf } from '../__testUtils__/recordedArgoCd.ts';
import { eventually } from '../../kubernetes/__testUtils__/testCluster.ts';

const world = new RecordedArgoCd();
/** Applications of charts are left out where the machine has no helm. */
const describeWithHelm = useHelm() ? describe : describe.skip;

beforeAll(() => world.start());
afterAll(() => world.stop());

function replays(file: string, target?: Parameters<typeof replayOf>[2]): void {
  describe(`${file}`, () => {
    const { rows, differences } = replayOf(world, file, target);
    it.each(rows)('%s', async (_, exchange) => {
      expect(await differences(exchange)).toEqual([]);
    });
  });
}

replays('session-account.json', exchanges => {
  const names = exchanges.map(({ name }) => name);
  const logout = names.indexOf('list after /auth/logout');
  let session: Promise<string> | undefined;
  return {
    names: [['http://127.0.0.1:18443', world.argo.url]],
    passwordOf: ({ name }) =>
      name === 'login ok' ? world.argo.adminPassword : 'wrong-password',
    tokenOf: async ({ name }) => {
      if (name.includes('garbage')) return 'garbage';
      if (names.indexOf(name) > logout) return world.admin;
      session ??= world.logIn();
      return session;
    },
  };
});

replays('projects.json', () => ({
  tokenOf: ({ name }, [first]) =>
    /as role token|of the deleted token/.test(name) ? first : world.admin,
}));

replays('repositories-clusters.json');

describeWithHelm('applications', () => {
  /** Of the only branch. */
  let head = '';

  beforeAll(async () => {
    head = (await world.forge.resolve('rec/rec-app', 'main')) ?? '';
  });

  replays('applications-crud.json');

  describe('with roles', () => {
    const roles = ['dev', 'reader', 'deployer'];
    const tokens: Record<string, string> = {};

    beforeAll(async () => {
      for (const role of [...roles, 'dev', 'dev']) {
        const path = `projects/rec-proj/roles/${role}/token`;
        const { token } = await world.call('POST', path, {
          body: { expiresIn: 3600 },
        });
        tokens[role] = token;
      }
      for (const name of ['rec-auto', 'rec-bad', 'rec-failhook', 'rec-ro']) {
        await world.create(name, 'nope', 'rec-cd-app');
      }
      await world.create('rec-waves', 'nope', 'rec-cd-app');
      await world.create('rec-hook', 'hook', 'rec-cd-app-x');
      await world.call('POST', 'applications/rec-web/sync', { body: {} });
      await world.untilSynced('rec-web');
    });

    replays('rbac.json', () => ({
      names: [['4e0680204758f7bb0e87c6c29fa71bdb50d45eab', head]],
      tokenOf: ({ name }) =>
        tokens[/^\[(\w+)\]/.exec(name)?.[1] ?? ''] ?? world.admin,
    }));
  });

  describe('with running pods', () => {
    let pod: string | undefined;

    beforeAll(async () => {
      // The restart that was just asked for is to be over.
      pod = await eventually(() => {
        const { objects } = world;
        const pods = objects.list('pods', {
          namespace: 'rec-cd-app',
          labelSelector: 'app=web',
        });
        const [one] = pods;
        const ready = pods.length === 1 && one.status?.phase === 'Running';
        return ready ? one.metadata.name : undefined;
      });
      await world.untilSynced('rec-web');
    });

    replays('applications-views.json', () => ({
      names: [['web-8488656489-5m542', pod!]],
    }));
  });

  replays('applications-charts.json', () => ({
    names: [
      ['b8586b70f833faa589bc25a80174302ef93f26a1', head],
      ['ro version 2', 'stream change'],
    ],
  }));

  replays('applications-extra.json');

  describe('deletion', () => {
    const HOLD = 'test/hold';
    const held = 'rec-del-cascade';
    const hold = (isHeld: boolean) => {
      world.objects.modify(
        'applications.argoproj.io',
        'argocd',
        held,
        ({ metadata }) => {
          const others = (metadata.finalizers ?? []).filter(
            item => item !== HOLD,
          );
          metadata.finalizers = isHeld ? [...others, HOLD] : others;
        },
      );
    };

    beforeAll(async () => {
      for (const name of ['cascade', 'orphan', 'fg', 'bg']) {
        const path = `del/rec-del-${name}`;
        await world.create(`rec-del-${name}`, path, 'rec-cd-app-x');
      }
      hold(true);
    });

    replays('applications-delete.json', () => ({
      before: ({ name }) => {
        if (name === 'get after it is gone') hold(false);
      },
    }));
  });
});

it('accepted differences are there', () => {
  expect(world.acceptance.gone).toEqual([]);
});
