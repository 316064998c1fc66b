import { readRecording } from '../../kubernetes/__testUtils__/recording.ts';
import { RecordedArgoCd, replayOf } from '../__testUtils__/recordedArgoCd.ts';
import { PUSHES } from '../__testUtils__/recordedRepository.ts';

const world = new RecordedArgoCd();
const REPOSITORY = 'rec/rec-app';

/** Recorded commits, and ours. */
const commits: Array<[recorded: string, ours: string]> = [];

async function push(
  message: keyof typeof PUSHES,
  recorded: string,
): Promise<void> {
  const files: Record<string, string | null> = PUSHES[message];
  const date = new Date();
  const sha = await world.forge.commit(REPOSITORY, [
    { author: 'rec', message, date, files },
  ]);
  commits.push([recorded, sha], [recorded.slice(0, 7), sha.slice(0, 7)]);
}

const untilOver = (name: string) =>
  world.until(name, ({ operation }) => !operation);

/** What happened before an exchange, without being one. */
const MEANWHILE: Record<string, () => Promise<unknown>> = {
  'refresh normal after a git push': () =>
    push('settings 2, version 2', '0b2f8d18bcf3c51778b258772836f058a918792d'),
  'application that needs pruning': async () => {
    await push('extra removed', 'bd6562811cfb4af4d66f35572061883177e7edff');
    await world.call('GET', 'applications/rec-web?refresh=normal');
  },
  // It syncs by itself first.
  'sync to HEAD while auto-sync is on': () =>
    world.until(
      'rec-web',
      ({ status, operation }) => status.sync.status === 'Synced' && !operation,
    ),
  'after the retries': () => untilOver('rec-bad'),
  'after it': () => untilOver('rec-failhook'),
};

/** Those that are about what still runs. */
const WHILE_RUNNING = /^(sync|rollback) while one is running$/;

const OPERATION = /\/applications\/([\w-]+)\/(sync|rollback)$/;

async function setWindows(...syncWindows: object[]): Promise<void> {
  const project = await world.call('GET', 'projects/rec-proj');
  project.spec.syncWindows = syncWindows;
  await world.call('PUT', 'projects/rec-proj', { body: { project } });
}

/** As people had done with an action. */
function scale(name: string, replicas: number): void {
  world.objects.modify('deployments.apps', 'rec-cd-app', name, ({ spec }) => {
    spec.replicas = replicas;
  });
}

interface ToldEvent {
  message: string;
  source: { component: string };
}

/** How fast health changes is another matter. */
function toldByPeople(items: ToldEvent[]): string[] {
  return items
    .filter(({ source }) => source.component === 'argocd-server')
    .map(({ message }) => message.replaceAll(/\b[0-9a-f]{40}\b/g, '<sha>'));
}

const DENY = {
  kind: 'deny',
  schedule: '* * * * *',
  duration: '1h',
  applications: ['rec-web'],
};

beforeAll(async () => {
  await world.start();
  const first = (await world.forge.resolve(REPOSITORY, 'main')) ?? '';
  commits.push(['08e8b69bcce2b7910140f143100e0f550c15a741', first]);
  await world.call('POST', 'projects', {
    body: {
      project: {
        metadata: { name: 'rec-proj' },
        spec: {
          sourceRepos: [`${world.forge.url}/rec/rec-app.git`],
          destinations: [
            {
              server: 'https://kubernetes.default.svc',
              namespace: 'rec-cd-app*',
            },
          ],
        },
      },
    },
  });
  await world.create('rec-web', 'plain', 'rec-cd-app');
  await world.until('rec-web', ({ status }) => status.sync.status);
});
afterAll(() => world.stop());

function replays(file: string, target?: Parameters<typeof replayOf>[2]): void {
  describe(`${file}`, () => {
    const { rows, differences } = replayOf(world, file, target);
    it.each(rows)('%s', async (_, exchange) => {
      expect(await differences(exchange)).toEqual([]);
    });
  });
}

replays('applications-sync.json', () => ({
  names: commits,
  before: async ({ name, request: { path } }) => {
    await MEANWHILE[name]?.();
    const [, app] = OPERATION.exec(path) ?? [];
    if (app && app !== 'rec-none' && !WHILE_RUNNING.test(name)) {
      await untilOver(app);
    }
  },
}));

describe('without windows', () => {
  let pod = '';

  beforeAll(async () => {
    await setWindows();
    const { nodes } = await world.call(
      'GET',
      'applications/rec-web/resource-tree',
    );
    pod = nodes.find(({ kind }: { kind: string }) => kind === 'Pod').name;
  });

  it('has told in events what people did', async () => {
    const recorded = readRecording(
      import.meta.dirname,
      'applications-objects.json',
    ).find(({ name }) => name === 'events of the application')!;
    const told = await world.call('GET', 'applications/rec-web/events');
    const [first] = toldByPeople(recorded.response.body.items);
    expect(first).toMatch(/created application/);
    expect(toldByPeople(told.items)).toEqual(
      toldByPeople(recorded.response.body.items),
    );
  });

  replays('applications-objects.json', () => ({
    names: [['web-8488656489-5m542', pod]],
    before: ({ name }) => {
      if (name === 'delete a live resource') scale('web', 2);
    },
  }));
});

describe('with a window that denies', () => {
  beforeAll(() => setWindows(DENY));

  replays('deny-window.json', () => ({
    before: async ({ name }) => {
      if (name === 'syncwindows, deny with manualSync') {
        await setWindows({ ...DENY, manualSync: true });
      }
    },
  }));
});

it('accepted differences are there', () => {
  expect(world.acceptance.gone).toEqual([]);
});
