import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { eventually } from '../__testUtils__/eventually';
import { type RunningPlugin, startPlugin } from '../__testUtils__/startPlugin';
import {
  DemoRepository,
  fileOfDemo,
  pathOfDemo,
} from './__testUtils__/DemoRepository';

jest.setTimeout(60_000);

const ALICE = 'user:default/alice';
const BOB = 'user:default/bob';
/** All but the clock. */
const TIMERS = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
] as const;
const COMPONENT = '/entities/component/default/checkout';

let repository: DemoRepository;
let plugin: RunningPlugin;

beforeAll(async () => {
  repository = await DemoRepository.start();
  plugin = await startPlugin({
    result: AuthorizeResult.ALLOW,
    config: repository.config(),
  });
  await plugin.ingested();
});
afterAll(async () => {
  await plugin?.stop();
  await repository?.stop();
});

/** Says through which environments the component goes. */
async function setPath(
  more: Parameters<typeof pathOfDemo>[1] = {},
  under = COMPONENT,
) {
  const { body } = await plugin.call({ path: '/promotion-path' }, under);
  const path = pathOfDemo(repository.url, more);
  return plugin.call(
    {
      path: '/promotion-path',
      method: 'put',
      body: { version: body.version, path },
    },
    under,
  );
}

async function compare(from: string, to: string) {
  const { status, body } = await plugin.call({
    path: `/promotion-diff?from=${from}&to=${to}`,
  });
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

async function promote(from: string, to: string, as = BOB, base?: string) {
  return plugin.call({
    path: '/promotions',
    method: 'post',
    as,
    body: {
      from,
      to,
      base: base ?? (await compare(from, to)).base,
      reason: 'Seen in\nstaging',
    },
  });
}

const decide = (id: string, what: string, as: string, body?: object) =>
  plugin.call({
    path: `/promotions/${id}/${what}`,
    method: 'post',
    as,
    body,
  });

/** Sets tags of environments, as somebody's push. */
const setTags = (tags: Record<string, string>) =>
  repository.push(
    Object.fromEntries(
      Object.entries(tags).map(([name, tag]) => [
        fileOfDemo(name),
        (text: string) => text.replace(/newTag: \S+/, `newTag: ${tag}`),
      ]),
    ),
  );

describe('promotion by commits', () => {
  it('shows what is where, and moves it letter for letter', async () => {
    await setTags({ dev: '7.1.0', staging: '7.0.0', prod: '7.0.0' });
    expect((await setPath()).body).toEqual({ version: 1 });
    const stale = await plugin.call({
      path: '/promotion-path',
      method: 'put',
      body: { version: 0, path: pathOfDemo(repository.url) },
    });
    expect(stale.status).toBe(409);

    const board = await plugin.call({ path: '/promotion-path' });
    const item = 'image stefanprodan/podinfo';
    expect(board.body).toMatchObject({
      version: 1,
      environments: [
        {
          name: 'dev',
          values: [{ item, value: '7.1.0' }],
          sameAsPrevious: false,
        },
        {
          name: 'staging',
          values: [{ item, value: '7.0.0' }],
          sameAsPrevious: false,
        },
        {
          name: 'prod',
          values: [{ item, value: '7.0.0' }],
          sameAsPrevious: true,
        },
      ],
      open: [],
    });

    const before = await repository.read(fileOfDemo('staging'));
    const difference = await compare('dev', 'staging');
    expect(difference).toMatchObject({
      changes: [{ item, before: '7.0.0', after: '7.1.0' }],
      before,
      after: before.replace('7.0.0', '7.1.0'),
      needsApproval: false,
      via: 'commit',
    });
    expect(difference.base).toContain((await repository.newest()).sha);

    const { status, body } = await promote('dev', 'staging');
    expect([status, body.state]).toEqual([202, 'done']);
    const commit = await repository.newest();
    expect(body.commit).toEqual({
      sha: commit.sha,
      webUrl: `${repository.url}/commit/${commit.sha}`,
    });
    expect(commit.files).toEqual([
      { filename: fileOfDemo('staging'), status: 'modified' },
    ]);
    expect(commit.commit.author.name).toBe('bob');
    expect(commit.commit.message).toBe(
      'Promote checkout from dev to staging\n\n' +
        'image stefanprodan/podinfo: 7.0.0 → 7.1.0\n\n' +
        'Seen in staging\n\n' +
        'Requested-by: user:default/bob\n',
    );
    expect(await repository.read(fileOfDemo('staging'))).toBe(difference.after);

    const after = await plugin.call({ path: '/promotion-path' });
    expect(after.body.environments[1]).toMatchObject({
      sameAsPrevious: true,
      promotedBy: BOB,
    });
    const history = await plugin.call({ path: '/promotions' });
    expect(history.body.items).toEqual([body]);
    expect(plugin.activity()).toContainEqual(
      expect.objectContaining({ subject: 'dev → staging' }),
    );
    expect(plugin.signals).toContainEqual(
      expect.objectContaining({ about: 'promotion' }),
    );
  });

  it('refuses what differs in nothing, is not next, or is not there', async () => {
    await setTags({ dev: '7.2.0', staging: '7.2.0' });
    await setPath();
    const same = await promote('dev', 'staging');
    expect([same.status, same.body.error.message]).toEqual([
      409,
      'staging already has what dev has; there is nothing to promote',
    ]);
    const far = await promote('dev', 'prod', BOB, 'abc');
    expect([far.status, far.body.error.message]).toEqual([
      400,
      'prod is promoted from staging, not from dev',
    ]);
    expect((await promote('dev', 'moon', BOB, 'abc')).status).toBe(404);
  });

  it('is refused when what was looked at changed, and not for pushes elsewhere', async () => {
    await setTags({ dev: '7.3.1', staging: '7.3.0' });
    await setPath();
    const { base } = await compare('dev', 'staging');
    await setTags({ dev: '7.3.2' });
    const moved = await promote('dev', 'staging', BOB, base);
    expect([moved.status, moved.body.error.message]).toEqual([
      409,
      expect.stringContaining('from 7.3.0 to 7.3.2'),
    ]);
    expect(await repository.read(fileOfDemo('staging'))).toContain('7.3.0');

    await setTags({ dev: '7.3.1' });
    await repository.push({ 'README.md': text => `${text}\nMore.\n` });
    expect((await promote('dev', 'staging', BOB, base)).status).toBe(202);
    expect(await repository.read(fileOfDemo('staging'))).toContain('7.3.1');
  });

  it('happens once when two people do it at once', async () => {
    await setTags({ dev: '7.4.1', staging: '7.4.0' });
    await setPath();
    const { base } = await compare('dev', 'staging');
    const answers = await Promise.all(
      [ALICE, BOB].map(as => promote('dev', 'staging', as, base)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const { body } = await plugin.call({ path: '/promotions' });
    const [{ changes }, before] = body.items;
    expect(changes[0].after).toBe('7.4.1');
    expect(before.changes[0].after).not.toBe('7.4.1');
  });
});

describe('promotion with approval', () => {
  beforeEach(async () => {
    await setTags({ staging: '8.1.0', prod: '8.0.0' });
    await setPath({ prod: { approval: true } });
  });

  it('waits for somebody else', async () => {
    const { status, body } = await promote('staging', 'prod');
    expect([status, body.state]).toEqual([202, 'waiting']);
    expect(await repository.read(fileOfDemo('prod'))).toContain('8.0.0');
    const board = await plugin.call({ path: '/promotion-path' });
    expect(board.body.open).toEqual([body]);
    expect((await promote('staging', 'prod', ALICE)).status).toBe(409);

    const own = await decide(body.id, 'approve', BOB);
    expect([own.status, own.body.error.message]).toEqual([
      403,
      expect.stringContaining('somebody else has to approve it'),
    ]);
    const approved = await decide(body.id, 'approve', ALICE, {
      reason: 'Fine',
    });
    expect(approved.body).toMatchObject({
      state: 'done',
      requestedBy: BOB,
      decidedBy: ALICE,
      decisionReason: 'Fine',
    });
    expect(await repository.read(fileOfDemo('prod'))).toContain('8.1.0 ');
    const { commit } = await repository.newest();
    expect(commit.message).toContain(
      'Requested-by: user:default/bob\nApproved-by: user:default/alice\n',
    );
    expect((await decide(body.id, 'approve', ALICE)).status).toBe(409);
  });

  it('writes what was asked for, not what there is by now; never over another change', async () => {
    const { body } = await promote('staging', 'prod');
    await compare('staging', 'prod');
    await setTags({ staging: '8.9.0', prod: '8.0.1' });
    const moved = await decide(body.id, 'approve', ALICE);
    expect([moved.status, moved.body.error.message]).toEqual([
      409,
      expect.stringContaining(
        'image stefanprodan/podinfo is 8.0.1 by now, not 8.0.0; 8.1.0 was not written',
      ),
    ]);
    // "Look at the difference again" shows another one at once.
    expect((await compare('staging', 'prod')).changes).toEqual([
      expect.objectContaining({ before: '8.0.1', after: '8.9.0' }),
    ]);
    await setTags({ prod: '8.0.0' });
    expect((await decide(body.id, 'approve', ALICE)).body.state).toBe('done');
    expect(await repository.read(fileOfDemo('prod'))).toContain('8.1.0 ');
  });

  it('is rejected, or withdrawn by who asked for it', async () => {
    const first = await promote('staging', 'prod');
    expect((await decide(first.body.id, 'withdraw', ALICE)).status).toBe(403);
    const withdrawn = await decide(first.body.id, 'withdraw', BOB);
    expect(withdrawn.body.state).toBe('withdrawn');
    const second = await promote('staging', 'prod');
    const rejected = await decide(second.body.id, 'reject', ALICE, {
      reason: 'Not on a Friday',
    });
    expect(rejected.body).toMatchObject({
      state: 'rejected',
      decidedBy: ALICE,
      decisionReason: 'Not on a Friday',
    });
    expect((await decide(second.body.id, 'approve', ALICE)).status).toBe(409);
    expect(await repository.read(fileOfDemo('prod'))).toContain('8.0.0');
  });

  it('is not approved to a place that the path has left', async () => {
    const { body } = await promote('staging', 'prod');
    const path = pathOfDemo(repository.url, { prod: { approval: true } });
    path.environments[2].file = 'README.md';
    await plugin.call({
      path: '/promotion-path',
      method: 'put',
      body: {
        version: (await plugin.call({ path: '/promotion-path' })).body.version,
        path,
      },
    });
    const left = await decide(body.id, 'approve', ALICE);
    expect([left.status, left.body.error.message]).toEqual([
      409,
      expect.stringContaining('prod is somewhere else'),
    ]);
    await decide(body.id, 'reject', ALICE);
  });
});

describe('promotion by pull requests', () => {
  it('opens one, and withdraws it', async () => {
    await setTags({ dev: '9.1.0', staging: '9.0.0' });
    await setPath({ staging: { via: 'pullRequest' } });
    const { body } = await promote('dev', 'staging');
    expect(body).toMatchObject({
      state: 'proposed',
      pullRequest: {
        webUrl: `${repository.url}/pulls/${body.pullRequest.number}`,
      },
    });
    const pull = `/pulls/${body.pullRequest.number}`;
    expect((await repository.api('GET', pull)).json).toMatchObject({
      title: 'Promote checkout from dev to staging',
      state: 'open',
      mergeable: true,
      base: { ref: 'main' },
    });
    expect((await repository.api('GET', `${pull}.diff`)).json).toContain(
      '+    newTag: 9.1.0 # as semantic version, without "v"',
    );
    expect(await repository.read(fileOfDemo('staging'))).toContain('9.0.0');
    const withdrawn = await decide(body.id, 'withdraw', BOB);
    expect(withdrawn.body.state).toBe('withdrawn');
    expect((await repository.api('GET', pull)).json.state).toBe('closed');
  });

  it('is done once it is merged, also when nobody looks', async () => {
    await setTags({ dev: '9.3.0', staging: '9.2.0' });
    await setPath({ staging: { via: 'pullRequest' } });
    const { body } = await promote('dev', 'staging');
    const { number } = body.pullRequest;
    await repository.api('POST', `/pulls/${number}/merge`, { Do: 'merge' });
    // As of a promotion that was looked at a while ago.
    jest.useFakeTimers({ now: Date.now() + 60_000, doNotFake: [...TIMERS] });
    try {
      plugin.signals.length = 0;
      await plugin.runTask('promotions');
    } finally {
      jest.useRealTimers();
    }
    await eventually(() =>
      expect(plugin.signals).toMatchObject([{ about: 'promotion' }]),
    );
    const { items } = (await plugin.call({ path: '/promotions' })).body;
    expect(items[0]).toMatchObject({ id: body.id, state: 'done' });
  });
});

describe('other tenants', () => {
  const THIEF = '/entities/component/default/thief';

  it('cannot name a repository or application that is not theirs', async () => {
    const foreign = await setPath({}, THIEF);
    const path = pathOfDemo(repository.url.replace('deploy', 'guessed'));
    const unknown = await plugin.call(
      { path: '/promotion-path', method: 'put', body: { version: 0, path } },
      THIEF,
    );
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.body.error.message.replace('deploy', 'guessed')).toBe(
      unknown.body.error.message,
    );
    const orphan = await setPath({}, '/entities/component/default/alone');
    expect(orphan.status).toBe(404);
    const withApplication = {
      ...pathOfDemo(repository.url),
      environments: pathOfDemo(repository.url).environments.map(at => ({
        ...at,
        application: { instance: 'main', namespace: 'argocd', name: 'search' },
      })),
    };
    const stolen = await plugin.call({
      path: '/promotion-path',
      method: 'put',
      body: { version: 0, path: withApplication },
    });
    expect([stolen.status, stolen.body.error.message]).toEqual([
      404,
      expect.stringContaining('has no application search'),
    ]);
  });

  it('cannot decide on promotions of others by guessing', async () => {
    await setTags({ staging: '8.3.0', prod: '8.2.0' });
    await setPath({ prod: { approval: true } });
    const { body } = await promote('staging', 'prod');
    for (const what of ['approve', 'reject', 'withdraw']) {
      for (const stranger of [THIEF, '/entities/component/default/team']) {
        const answer = await plugin.call(
          { path: `/promotions/${body.id}/${what}`, method: 'post', as: ALICE },
          stranger,
        );
        const absent = await plugin.call(
          { path: `/promotions/absent/${what}`, method: 'post', as: ALICE },
          stranger,
        );
        expect([what, answer.status]).toEqual([what, 404]);
        expect(answer.body.error).toEqual(absent.body.error);
      }
    }
    const board = await plugin.call({ path: '/promotion-path' });
    expect(board.body.open).toHaveLength(1);
  });
});

describe('a repository', () => {
  it('is not unpacked when that would take all memory', async () => {
    await repository.pushZeros('zeros', 33 * 2 ** 20);
    const path = { ...pathOfDemo(repository.url), branch: 'zeros' };
    const { version } = (await plugin.call({ path: '/promotion-path' })).body;
    await plugin.call({
      path: '/promotion-path',
      method: 'put',
      body: { version, path },
    });
    const { body } = await plugin.call({ path: '/promotion-path' });
    expect(body.environments[0].problem).toContain(
      'more than 32 MB in one file',
    );
  });
});
