import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type TestForge,
  basic,
  git,
  startTestForge,
} from '../__testUtils__/testForge.ts';
import type { RunningForge } from '../index.ts';

let test: TestForge;
let forge: RunningForge;
let newRepository: TestForge['newRepository'];
let clone: TestForge['clone'];
let api: TestForge['api'];

beforeAll(async () => {
  test = await startTestForge();
  ({ forge, newRepository, clone, api } = test);
});

afterAll(() => test.stop());

describe('git', () => {
  it('clones, pushes branches and tags, and has what was pushed', async () => {
    const fullName = await newRepository();
    const work = await clone(fullName, 'bob:bob-pw');
    expect(await git(work, 'log', '--format=%an %aI %s')).toBe(
      'Bob Keller 2026-01-03T03:04:05Z Two\nAlice Zhao 2026-01-02T03:04:05Z One'
        .split('Z ')
        .join('+00:00 '),
    );
    await writeFile(join(work, 'app/values.yaml'), 'tag: 3\n');
    await git(work, 'commit', '-qam', 'Three');
    await git(work, 'tag', '-a', 'v3', '-m', 'The third');
    await git(
      work,
      'push',
      '-q',
      'origin',
      'HEAD:main',
      'HEAD:feature/x',
      'v3',
    );
    const head = await git(work, 'rev-parse', 'HEAD');
    for (const revision of ['main', 'feature/x', 'v3', 'HEAD']) {
      expect(await forge.resolve(fullName, revision)).toBe(head);
    }
    const tags = await api('GET', `/repos/${fullName}/tags`, { as: 'carol' });
    expect(tags.json).toEqual([
      expect.objectContaining({
        name: 'v3',
        message: 'The third',
        commit: expect.objectContaining({ sha: head }),
      }),
    ]);
  });

  it('clones shallowly, and fetches a commit by its sha', async () => {
    const fullName = await newRepository();
    const first = await forge.resolve(fullName, 'main~1');
    expect(first).toBeUndefined();
    const work = await clone(fullName, 'carol:carol-pw', '--depth=1');
    expect(await git(work, 'rev-list', '--count', 'HEAD')).toBe('1');
    const { json } = await api('GET', `/repos/${fullName}/commits`, {
      as: 'carol',
    });
    await git(work, 'fetch', '-q', '--depth=1', 'origin', json[1].sha);
    expect(await git(work, 'show', 'FETCH_HEAD:app/values.yaml')).toBe(
      'tag: 1',
    );
  });

  it('lets in by token, and nobody by a revoked one', async () => {
    const fullName = await newRepository();
    const token = forge.createToken('bob', 'ci');
    await clone(fullName, `anything:${token}`);
    await clone(fullName, `${token}:x-oauth-basic`);
    await api('DELETE', '/users/bob/tokens/ci', { as: 'bob' });
    await expect(clone(fullName, `anything:${token}`)).rejects.toThrow(
      /Authentication failed/,
    );
  });

  it('refuses strangers, readers that push, and refs of its own', async () => {
    const fullName = await newRepository();
    const anonymous = await fetch(
      `${forge.url}/${fullName}.git/info/refs?service=git-upload-pack`,
    );
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toContain('Basic');
    await expect(clone(fullName, 'dave:dave-pw')).rejects.toThrow(/not found/);
    await expect(clone('payments/none', 'dave:dave-pw')).rejects.toThrow(
      /not found/,
    );
    const reader = await clone(fullName, 'carol:carol-pw');
    await expect(
      git(reader, 'push', 'origin', 'HEAD:refs/heads/mine'),
    ).rejects.toThrow(/403/);
    const writer = await clone(fullName, 'bob:bob-pw');
    await expect(
      git(writer, 'push', 'origin', 'HEAD:refs/pull/7/head'),
    ).rejects.toThrow(/hidden ref/);
    const open = await newRepository(false);
    const work = await clone(open, '');
    await expect(git(work, 'push', 'origin', 'HEAD:x')).rejects.toThrow(
      /could not read Username/,
    );
  });

  it('is not led out of its folder', async () => {
    for (const path of [
      '/..%2f..%2fetc/passwd/info/refs?service=git-upload-pack',
      '/payments/..%2fx.git/info/refs?service=git-upload-pack',
      '/payments/x/info/refs?service=git-upload-archive',
    ]) {
      const response = await fetch(`${forge.url}${path}`, {
        headers: { Authorization: basic('bob') },
      });
      expect([403, 404]).toContain(response.status);
    }
    for (const name of ['..', 'a/b', '-x', 'x.git', '', 'a..b', '.git']) {
      await expect(
        forge.createRepository({ owner: 'payments', name }),
      ).rejects.toThrow('cannot be the name of a repository');
    }
  });
});
