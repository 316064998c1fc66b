import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from '../store/DatabaseApplicationStore';
import { DemoRepository, fileOfDemo } from './__testUtils__/DemoRepository';
import { createGitCredentials } from './git/credentials';
import { IsomorphicRepository } from './git/IsomorphicRepository';
import { createPullRequests } from './pullRequests/createPullRequests';
import { PullRequestWatch } from './PullRequestWatch';
import { DatabasePromotionStore } from './store/DatabasePromotionStore';
import type { StoredPromotion } from './store/PromotionStore';
import { writePromotion } from './writePromotion';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ENTITY = 'component:default/checkout';

let repository: DemoRepository;
let store: DatabasePromotionStore;
let count = 0;

beforeAll(async () => {
  repository = await DemoRepository.start();
});
afterAll(() => repository?.stop());

beforeEach(async () => {
  const knex = await databases.init('SQLITE_3');
  store = new DatabasePromotionStore(
    await openDatabase({ getClient: async () => knex }),
  );
});

/** A promotion whose pull request is open. */
async function propose(): Promise<StoredPromotion> {
  const integrations = repository.integrations();
  const tag = /newTag: (\S+)/.exec(await repository.read(fileOfDemo('prod')))!;
  const promotion: StoredPromotion = {
    id: `000000${++count}0-promotion`,
    entityRef: ENTITY,
    from: 'staging',
    to: 'prod',
    state: 'proposed',
    requestedBy: 'user:default/bob',
    requestedAt: new Date(),
    needsApproval: false,
    plan: {
      repoUrl: repository.url,
      branch: 'main',
      file: fileOfDemo('prod'),
      via: 'pullRequest',
      changes: [
        {
          item: { type: 'kustomizeImage', image: 'stefanprodan/podinfo' },
          before: { newTag: { text: tag[1] } },
          after: { newTag: { text: `10.0.${count}` } },
        },
      ],
    },
  };
  const written = await writePromotion(
    promotion,
    new IsomorphicRepository(
      repository.url,
      createGitCredentials(integrations),
    ),
    () => createPullRequests(integrations)(repository.url),
    { name: 'Bob', email: 'bob@example.com' },
  );
  const proposed = { ...promotion, ...written };
  await store.add(proposed);
  return proposed;
}

function watch(pullRequests = createPullRequests(repository.integrations())) {
  return new PullRequestWatch({
    store,
    pullRequests,
    logger: mockServices.logger.mock(),
  });
}

it('finds that a pull request was merged, and by which commit', async () => {
  const { id, pullRequest } = await propose();
  expect(await watch().refresh(ENTITY)).toEqual([]);
  const merged = await repository.api(
    'POST',
    `/pulls/${pullRequest!.number}/merge`,
    { Do: 'merge' },
  );
  expect(merged.status).toBe(200);
  const later = new Date(Date.now() + 60_000);
  const watching = new PullRequestWatch({
    store,
    pullRequests: createPullRequests(repository.integrations()),
    logger: mockServices.logger.mock(),
    now: () => later,
  });
  expect(await watching.refresh(ENTITY)).toHaveLength(1);
  expect(await store.get(ENTITY, id)).toMatchObject({
    state: 'done',
    finishedAt: later,
    commit: { sha: (await repository.newest()).sha },
  });
  expect(await repository.read(fileOfDemo('prod'))).toContain('10.0.1 #');
});

it('finds that a pull request was closed, and asks no more', async () => {
  const { id, pullRequest } = await propose();
  await repository.api('PATCH', `/pulls/${pullRequest!.number}`, {
    state: 'closed',
  });
  expect(await watch().refresh(ENTITY)).toHaveLength(1);
  expect(await store.get(ENTITY, id)).toMatchObject({
    state: 'rejected',
    message: expect.stringContaining('was closed without being merged'),
  });
  expect(await watch().refresh(ENTITY)).toEqual([]);
});

it('leaves things as they are while the host is away, and asks seldom', async () => {
  const { id } = await propose();
  let asked = 0;
  const pullRequests = () => ({
    ...createPullRequests(repository.integrations())(repository.url),
    get: async () => {
      asked += 1;
      throw new Error('away');
    },
  });
  await watch(pullRequests).refresh(ENTITY);
  expect(asked).toBe(1);
  expect((await store.get(ENTITY, id))?.state).toBe('proposed');
  const real = watch();
  await real.refresh(ENTITY);
  await watch(pullRequests).refresh(ENTITY);
  expect(asked).toBe(1);
});

it('sweeps those that nobody looks at, and each gets its turn', async () => {
  const [first, second] = [await propose(), await propose()];
  await repository.api('PATCH', `/pulls/${second.pullRequest!.number}`, {
    state: 'closed',
  });
  const real = createPullRequests(repository.integrations());
  const away = (repoUrl: string) => ({
    ...real(repoUrl),
    get: async (number: number) => {
      if (number === first.pullRequest!.number) {
        throw new Error('away');
      }
      return real(repoUrl).get(number);
    },
  });
  const changed = await watch(away as never).sweep();
  expect(changed.map(({ id, state }) => [id, state])).toEqual([
    [second.id, 'rejected'],
  ]);
  expect(await store.get(ENTITY, first.id)).toMatchObject({
    state: 'proposed',
    checkedAt: expect.any(Date),
  });
  expect(await watch(away as never).sweep()).toEqual([]);
});

it('takes the branch away again when no pull request can be opened', async () => {
  const { plan, ...promotion } = await propose();
  const integrations = repository.integrations();
  const open = new IsomorphicRepository(
    repository.url,
    createGitCredentials(integrations),
  );
  const refused = {
    ...createPullRequests(integrations)(repository.url),
    commitUrl: () => '',
    open: async () => {
      throw new Error('refused');
    },
  };
  await expect(
    writePromotion(
      { ...promotion, id: 'ffffffff-promotion', plan },
      open,
      () => refused as never,
      { name: 'Bob', email: 'bob@example.com' },
    ),
  ).rejects.toThrow('refused');
  const branches = await repository.api('GET', '/branches');
  const names = branches.json.map(({ name }: { name: string }) => name);
  expect(names).not.toContain('promote/prod-ffffffff');
});

it('ends what was interrupted', async () => {
  const { plan } = await propose();
  await store.add(
    {
      id: 'stuck',
      entityRef: ENTITY,
      from: 'dev',
      to: 'staging',
      state: 'waiting',
      requestedBy: 'user:default/bob',
      requestedAt: new Date(Date.now() - 3_600_000),
      needsApproval: false,
      plan,
    },
    new Date(Date.now() - 3_600_000),
  );
  await watch().refresh(ENTITY);
  expect(await store.get(ENTITY, 'stuck')).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('was stopped while it wrote this'),
  });
});

describe('a repository', () => {
  const open = (password: string) =>
    new IsomorphicRepository(
      `${repository.forgeUrl}/search/deploy`,
      async () => ({
        username: 'amamba',
        password,
      }),
    );

  it('that refuses the credentials, or is not there, is told so', async () => {
    const wrong = await open('wrong')
      .read('main', [])
      .catch(e => e.toServiceError());
    expect([wrong.name, wrong.message]).toEqual([
      'ServiceUnavailableError',
      expect.stringContaining("does not accept the portal's credentials"),
    ]);
    const integrations = repository.integrations();
    const find = createGitCredentials(integrations);
    const absent = await new IsomorphicRepository(
      `${repository.forgeUrl}/search/none`,
      find,
    )
      .head('main')
      .catch(e => e.toServiceError());
    expect(absent.name).toBe('NotFoundError');
    const real = new IsomorphicRepository(repository.url, find);
    for (const ask of [() => real.head('none'), () => real.read('none', [])]) {
      await expect(ask()).rejects.toThrow('has no branch none');
    }
    const away = await new IsomorphicRepository(
      'http://localhost:1/a/b',
      async () => undefined,
    )
      .head('main')
      .catch(e => e.toServiceError());
    expect(away.name).toBe('ServiceUnavailableError');
  });

  it('is not committed to over what somebody pushed meanwhile', async () => {
    const find = createGitCredentials(repository.integrations());
    const real = new IsomorphicRepository(repository.url, find);
    const { sha } = await real.read('main', []);
    await repository.push({ 'README.md': text => `${text}\nMore.\n` });
    await expect(
      real.commit({
        branch: 'main',
        parent: sha,
        file: 'README.md',
        text: 'Mine\n',
        message: 'Mine\n',
        author: { name: 'Bob', email: 'bob@example.com' },
      }),
    ).rejects.toMatchObject({ name: 'ConflictError' });
    expect(await repository.read('README.md')).toContain('More.');
  });
});
