import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createPullRequests } from './createPullRequests';

/** What was asked: method, address, headers and body. */
interface Asked {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

const server = setupServer();
registerMswTestHooks(server);

const find = createPullRequests(
  ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        github: [
          { host: 'github.com', token: 'gh-token' },
          {
            host: 'ghe.example.com',
            apiBaseUrl: 'https://ghe.example.com/api/v3',
            token: 'ghe-token',
          },
        ],
        gitlab: [
          {
            host: 'gitlab.example.com',
            baseUrl: 'https://gitlab.example.com/code',
            apiBaseUrl: 'https://gitlab.example.com/code/api/v4',
            token: 'gl-token',
          },
        ],
        gitea: [
          { host: 'gitea.example.com', username: 'amamba', password: 'gt-pw' },
        ],
      },
    }),
  ),
);

const REQUEST = {
  branch: 'promote/prod-1',
  base: 'main',
  title: 'Promote',
  body: 'Why',
};

/** Answers an address, and keeps what was asked. */
function answer(
  method: 'get' | 'post' | 'patch' | 'put',
  url: string,
  status: number,
  json: object,
): Asked[] {
  const asked: Asked[] = [];
  server.use(
    http[method](url, async ({ request }) => {
      const text = await request.clone().text();
      asked.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: text ? JSON.parse(text) : undefined,
      });
      return HttpResponse.json(json, { status });
    }),
  );
  return asked;
}

describe('GitHub', () => {
  const repository = find('https://github.com/payments/deploy.git');
  const pulls = 'https://api.github.com/repos/payments/deploy/pulls';
  const pull = (more: object) => ({
    number: 7,
    html_url: 'https://github.com/payments/deploy/pull/7',
    state: 'open',
    merged: false,
    merge_commit_sha: 'tried',
    ...more,
  });

  it('opens and closes pull requests', async () => {
    const opened = answer('post', pulls, 201, pull({}));
    expect(await repository.open(REQUEST)).toEqual({
      number: 7,
      webUrl: 'https://github.com/payments/deploy/pull/7',
    });
    expect(opened[0].headers.get('authorization')).toBe('Bearer gh-token');
    expect(opened[0].body).toEqual({
      head: 'promote/prod-1',
      base: 'main',
      title: 'Promote',
      body: 'Why',
    });
    const closed = answer(
      'patch',
      `${pulls}/7`,
      200,
      pull({ state: 'closed' }),
    );
    await repository.close(7);
    expect(closed[0].body).toEqual({ state: 'closed' });
    expect(repository.commitUrl('abc')).toBe(
      'https://github.com/payments/deploy/commit/abc',
    );
  });

  it.each([
    [{}, { state: 'open' }],
    [{ state: 'closed' }, { state: 'closed' }],
    [
      { state: 'closed', merged: true, merge_commit_sha: 'abc' },
      { state: 'merged', mergeSha: 'abc' },
    ],
  ])('reads %j', async (more, state) => {
    answer('get', `${pulls}/7`, 200, pull(more));
    expect(await repository.get(7)).toEqual(state);
  });

  it('is found on a host of its own', async () => {
    const asked = answer(
      'post',
      'https://ghe.example.com/api/v3/repos/a/b/pulls',
      201,
      pull({}),
    );
    await find('https://ghe.example.com/a/b').open(REQUEST);
    expect(asked[0].headers.get('authorization')).toBe('Bearer ghe-token');
  });
});

describe('GitLab', () => {
  const repository = find(
    'https://gitlab.example.com/code/group/sub/deploy.git',
  );
  const requests =
    'https://gitlab.example.com/code/api/v4/projects/group%2Fsub%2Fdeploy/merge_requests';
  const request = (more: object) => ({
    iid: 3,
    web_url:
      'https://gitlab.example.com/code/group/sub/deploy/-/merge_requests/3',
    state: 'opened',
    merge_commit_sha: null,
    squash_commit_sha: null,
    sha: 'head',
    ...more,
  });

  it('opens and closes merge requests', async () => {
    const opened = answer('post', requests, 201, request({}));
    expect(await repository.open(REQUEST)).toEqual({
      number: 3,
      webUrl: request({}).web_url,
    });
    expect(opened[0].headers.get('authorization')).toBe('Bearer gl-token');
    expect(opened[0].body).toEqual({
      source_branch: 'promote/prod-1',
      target_branch: 'main',
      title: 'Promote',
      description: 'Why',
      remove_source_branch: true,
    });
    const closed = answer(
      'put',
      `${requests}/3`,
      200,
      request({ state: 'closed' }),
    );
    await repository.close(3);
    expect(closed[0].body).toEqual({ state_event: 'close' });
    expect(repository.commitUrl('abc')).toBe(
      'https://gitlab.example.com/code/group/sub/deploy/-/commit/abc',
    );
  });

  it.each([
    [{}, { state: 'open' }],
    [{ state: 'locked' }, { state: 'open' }],
    [{ state: 'closed' }, { state: 'closed' }],
    [{ state: 'merged' }, { state: 'merged', mergeSha: 'head' }],
    [
      { state: 'merged', squash_commit_sha: 'squashed' },
      { state: 'merged', mergeSha: 'squashed' },
    ],
    [
      { state: 'merged', merge_commit_sha: 'abc', squash_commit_sha: 'x' },
      { state: 'merged', mergeSha: 'abc' },
    ],
  ])('reads %j', async (more, state) => {
    answer('get', `${requests}/3`, 200, request(more));
    expect(await repository.get(3)).toEqual(state);
  });
});

describe('every host', () => {
  const repository = find('https://gitea.example.com/a/b.git');
  const pulls = 'https://gitea.example.com/api/v1/repos/a/b/pulls';

  it.each([
    [401, 'ServiceUnavailableError', 'correct its credentials'],
    [403, 'ServiceUnavailableError', 'give it access there'],
    [404, 'NotFoundError', 'cannot see it'],
    [409, 'ConflictError', 'already exists'],
    [422, 'ConflictError', 'already exists'],
    [500, 'ServiceUnavailableError', 'Try again'],
  ])('that answers %s is told as a %s', async (status, name, words) => {
    answer('post', pulls, status, { message: 'it already exists' });
    const error = await repository.open(REQUEST).catch(e => e);
    const told = error.toServiceError();
    expect(told.name).toBe(name);
    expect(told.message).toContain(
      'gitea.example.com did not open a pull request',
    );
    expect(told.message).toContain('it already exists');
    expect(told.message).toContain(words);
    expect(told.message).not.toContain('gt-pw');
  });

  it('that is away, lies, or leads elsewhere is told so', async () => {
    server.use(http.get(`${pulls}/1`, () => HttpResponse.error()));
    const away = await repository.get(1).catch(e => e.toServiceError());
    expect(away.name).toBe('ServiceUnavailableError');
    answer('get', `${pulls}/2`, 200, { number: 'two' });
    await expect(repository.get(2)).rejects.toThrow(
      'its answer is not what its API promises',
    );
    server.use(
      http.get(`${pulls}/3`, () =>
        HttpResponse.json(null, {
          status: 302,
          headers: { location: 'https://elsewhere.example.com/' },
        }),
      ),
    );
    await expect(repository.get(3)).rejects.toThrow('redirect');
  });

  it('that is not known is refused', () => {
    expect(() => find('https://unknown.example.com/a/b')).toThrow(
      'unknown.example.com is none',
    );
  });
});
