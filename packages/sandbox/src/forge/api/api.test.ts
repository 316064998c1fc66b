import { type TestForge, startTestForge } from '../__testUtils__/testForge.ts';
import type { RunningForge } from '../index.ts';

let test: TestForge;
let forge: RunningForge;
let newRepository: TestForge['newRepository'];
let api: TestForge['api'];

beforeAll(async () => {
  test = await startTestForge();
  ({ forge, newRepository, api } = test);
});

afterAll(() => test.stop());

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the API', () => {
  it('tells who one is, by password or token, in both spellings', async () => {
    const token = forge.createToken('alice');
    for (const header of [
      `token ${token}`,
      `Bearer ${token}`,
      `basic ${btoa('alice:alice-pw')}`,
    ]) {
      const response = await fetch(`${forge.url}/api/v1/user`, {
        headers: { Authorization: header },
      });
      expect(await response.json()).toMatchObject({
        login: 'alice',
        full_name: 'Alice Zhao',
      });
    }
    const wrong = await fetch(`${forge.url}/api/v1/version`, {
      headers: { Authorization: 'token nonsense' },
    });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toEqual({
      message: 'invalid username, password or token',
      url: `${forge.url}/api/swagger`,
    });
    expect((await api('GET', '/user')).status).toBe(401);
  });

  it('makes tokens and users for those who may', async () => {
    const made = await api('POST', '/users/bob/tokens', {
      as: 'bob',
      body: { name: 'mine', scopes: ['all'] },
    });
    expect(made.status).toBe(201);
    const list = await api('GET', '/users/bob/tokens', { as: 'bob' });
    expect(list.json).toEqual([
      expect.objectContaining({
        name: 'mine',
        sha1: '',
        token_last_eight: made.json.sha1.slice(-8),
      }),
    ]);
    const body = { name: 'theirs' };
    const foreign = await api('POST', '/users/bob/tokens', {
      as: 'dave',
      body,
    });
    expect(foreign.status).toBe(403);
    const user = { username: 'frank', password: 'frank-pw' };
    expect(
      (await api('POST', '/admin/users', { as: 'bob', body: user })).status,
    ).toBe(403);
    expect(
      (await api('POST', '/admin/users', { as: 'root', body: user })).status,
    ).toBe(201);
    expect((await api('GET', '/user', { as: 'frank' })).json.login).toBe(
      'frank',
    );
  });

  it('hides private repositories, lists in pages, and does not make one twice', async () => {
    const fullName = await newRepository();
    for (const as of [undefined, 'dave']) {
      const answer = await api('GET', `/repos/${fullName}`, { as });
      expect([answer.status, answer.json.message]).toEqual([404, 'not found']);
    }
    const created = await api('POST', '/orgs/search/repos', {
      as: 'dave',
      body: { name: 'tool', auto_init: true },
    });
    expect(created.json).toMatchObject({
      full_name: 'search/tool',
      empty: false,
      clone_url: `${forge.url}/search/tool.git`,
    });
    const again = await api('POST', '/orgs/search/repos', {
      as: 'dave',
      body: { name: 'tool' },
    });
    expect(again.status).toBe(409);
    const foreign = await api('POST', '/orgs/search/repos', {
      as: 'bob',
      body: { name: 'x' },
    });
    expect(foreign.status).toBe(403);
    await newRepository();
    const page = await api('GET', '/orgs/payments/repos?limit=1', {
      as: 'bob',
    });
    expect(page.json).toHaveLength(1);
    expect(Number(page.headers.get('x-total-count'))).toBeGreaterThan(1);
    expect(page.headers.get('link')).toContain('page=2');
    expect(
      (await api('DELETE', '/repos/search/tool', { as: 'bob' })).status,
    ).toBe(403);
    expect(
      (await api('DELETE', '/repos/search/tool', { as: 'dave' })).status,
    ).toBe(204);
    expect(
      (await api('GET', '/repos/search/tool', { as: 'dave' })).status,
    ).toBe(404);
  });

  it('creates, updates and deletes files only over what was seen', async () => {
    const fullName = await newRepository();
    const path = `/repos/${fullName}/contents/app/new%20file.yaml`;
    const first = await api('POST', path, {
      as: 'bob',
      body: {
        content: base64('a: 1\n'),
        message: 'New',
        author: { name: 'Robot', email: 'robot@example.com' },
      },
    });
    expect(first.status).toBe(201);
    expect(first.json.commit).toMatchObject({
      message: 'New\n',
      author: { name: 'Robot' },
      committer: { name: 'Robot' },
    });
    const again = await api('POST', path, {
      as: 'bob',
      body: { content: base64('a: 2\n') },
    });
    expect(again.status).toBe(422);
    const stale = await api('PUT', path, {
      as: 'bob',
      body: { content: base64('a: 2\n'), sha: '0'.repeat(40) },
    });
    expect([stale.status, stale.json.message]).toEqual([
      422,
      `sha does not match [given: ${'0'.repeat(40)}, expected: ${
        first.json.content.sha
      }]`,
    ]);
    const onBranch = await api('PUT', path, {
      as: 'bob',
      body: {
        content: base64('a: 3\n'),
        sha: first.json.content.sha,
        new_branch: 'change/a',
      },
    });
    expect(onBranch.status).toBe(200);
    const read = (ref: string) =>
      api('GET', `${path}?ref=${encodeURIComponent(ref)}`, { as: 'carol' });
    expect(atob((await read('main')).json.content)).toBe('a: 1\n');
    expect(atob((await read('change/a')).json.content)).toBe('a: 3\n');
    const reader = await api('DELETE', path, {
      as: 'carol',
      body: { sha: first.json.content.sha },
    });
    expect(reader.status).toBe(403);
    const gone = await api('DELETE', path, {
      as: 'bob',
      body: { sha: first.json.content.sha },
    });
    expect(gone.status).toBe(200);
    expect((await read('main')).status).toBe(404);
    for (const bad of ['..%2fx', '.git/config', 'a%2f..%2fb']) {
      const answer = await api('POST', `/repos/${fullName}/contents/${bad}`, {
        as: 'bob',
        body: { content: '' },
      });
      expect([404, 422]).toContain(answer.status);
    }
  });

  it('lists folders, commits, trees and refs', async () => {
    const fullName = await newRepository();
    const get = async (path: string) =>
      (await api('GET', `/repos/${fullName}${path}`, { as: 'carol' })).json;
    expect(await get('/contents')).toEqual([
      expect.objectContaining({
        name: 'README.md',
        type: 'file',
        content: null,
      }),
      expect.objectContaining({ name: 'app', type: 'dir' }),
    ]);
    const [two, one] = await get('/commits');
    expect(two).toMatchObject({
      commit: { message: 'Two\n', author: { name: 'Bob Keller' } },
      author: { login: 'bob' },
      parents: [{ sha: one.sha }],
      files: [{ filename: 'app/values.yaml', status: 'modified' }],
      stats: { additions: 1, deletions: 1 },
    });
    expect(await get('/commits?path=README.md')).toHaveLength(1);
    expect(await get(`/git/commits/${one.sha.slice(0, 10)}`)).toMatchObject({
      sha: one.sha,
      commit: { message: 'One\n\nWith a body.\n' },
    });
    const tree = await get('/git/trees/main?recursive=true');
    expect(tree.tree.map(({ path }: { path: string }) => path)).toEqual([
      'README.md',
      'app',
      'app/values.yaml',
    ]);
    expect(await get('/git/refs/heads/main')).toMatchObject({
      ref: 'refs/heads/main',
      object: { type: 'commit', sha: two.sha },
    });
    expect(await get(`/raw/app/values.yaml?ref=${one.sha}`)).toBe('tag: 1\n');
    for (const odd of ['--output=x', 'main^{tree}', 'a..b', 'none']) {
      expect(
        await get(`/commits?sha=${encodeURIComponent(odd)}`),
      ).toMatchObject({ message: expect.stringContaining('does not exist') });
    }
  });
});
