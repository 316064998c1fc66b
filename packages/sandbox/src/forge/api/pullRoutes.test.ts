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

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('pull requests', () => {
  async function proposed(content = 'tag: 3\n') {
    const fullName = await newRepository();
    const file = `/repos/${fullName}/contents/app/values.yaml`;
    const { json } = await api('GET', file, { as: 'bob' });
    await api('PUT', file, {
      as: 'bob',
      body: {
        content: base64(content),
        sha: json.sha,
        new_branch: 'promote',
        message: 'Three',
      },
    });
    const pull = await api('POST', `/repos/${fullName}/pulls`, {
      as: 'bob',
      body: {
        head: 'promote',
        base: 'main',
        title: '<i>Three</i>',
        body: 'Why',
      },
    });
    return { fullName, file, sha: json.sha, pull };
  }

  it('are opened, compared, merged; the branch can go', async () => {
    const { fullName, pull } = await proposed();
    expect(pull.status).toBe(201);
    expect(pull.json).toMatchObject({
      number: 1,
      state: 'open',
      merged: false,
      mergeable: true,
      base: { ref: 'main' },
      head: { ref: 'promote' },
      html_url: `${forge.url}/${fullName}/pulls/1`,
    });
    const path = `/repos/${fullName}/pulls/1`;
    const again = await api('POST', `/repos/${fullName}/pulls`, {
      as: 'bob',
      body: { head: 'promote', base: 'main', title: 'x' },
    });
    expect(again.status).toBe(409);
    const diff = await api('GET', `${path}.diff`, { as: 'carol' });
    expect(diff.json).toContain('-tag: 2\n+tag: 3');
    const files = await api('GET', `${path}/files`, { as: 'carol' });
    expect(files.json).toEqual([
      expect.objectContaining({
        filename: 'app/values.yaml',
        status: 'changed',
      }),
    ]);
    const denied = await api('POST', `${path}/merge`, {
      as: 'carol',
      body: { Do: 'merge' },
    });
    expect(denied.status).toBe(403);
    const merged = await api('POST', `${path}/merge`, {
      as: 'alice',
      body: { Do: 'merge', delete_branch_after_merge: true },
    });
    expect(merged.status).toBe(200);
    const after = await api('GET', path, { as: 'bob' });
    expect(after.json).toMatchObject({
      state: 'closed',
      merged: true,
      merged_by: { login: 'alice' },
      merge_commit_sha: await forge.resolve(fullName, 'main'),
    });
    expect(await forge.resolve(fullName, 'promote')).toBeUndefined();
    expect((await api('GET', `${path}.diff`, { as: 'bob' })).json).toBe(
      diff.json,
    );
  });

  it('are not merged over a conflict or a head that moved', async () => {
    const { fullName, file, sha } = await proposed();
    const merge = (body: object) =>
      api('POST', `/repos/${fullName}/pulls/1/merge`, { as: 'alice', body });
    const moved = await merge({ Do: 'merge', head_commit_id: 'f'.repeat(40) });
    expect([moved.status, moved.json.message]).toEqual([
      409,
      'head out of date',
    ]);
    await api('PUT', file, {
      as: 'alice',
      body: { content: base64('tag: 9\n'), sha },
    });
    expect((await merge({ Do: 'merge' })).status).toBe(405);
    const pull = await api('GET', `/repos/${fullName}/pulls/1`, { as: 'bob' });
    expect(pull.json).toMatchObject({ state: 'open', mergeable: false });
  });

  it('follow their branch, are closed and listed by state', async () => {
    const { fullName } = await proposed();
    const work = await clone(fullName, 'bob:bob-pw', '--branch=promote');
    await writeFile(join(work, 'more'), 'more\n');
    await git(work, 'add', 'more');
    await git(work, 'commit', '-qm', 'More');
    await git(work, 'push', '-q');
    const path = `/repos/${fullName}/pulls/1`;
    const { json } = await api('GET', path, { as: 'bob' });
    expect(json.head.sha).toBe(await git(work, 'rev-parse', 'HEAD'));
    await api('PATCH', path, { as: 'bob', body: { state: 'closed' } });
    const list = async (state: string) =>
      (
        await api('GET', `/repos/${fullName}/pulls?state=${state}`, {
          as: 'bob',
        })
      ).json.length;
    expect([
      await list('open'),
      await list('closed'),
      await list('all'),
    ]).toEqual([0, 1, 1]);
    expect(
      (await api('POST', `${path}/merge`, { as: 'bob', body: {} })).status,
    ).toBe(404);
  });

  it('have pages that show what people wrote, and run none of it', async () => {
    const { fullName } = await proposed('<script>alert(1)</script>: 1\n');
    const page = async (path: string, as?: string) => {
      const response = await fetch(`${forge.url}/${fullName}${path}`, {
        headers: {
          Accept: 'text/html',
          ...(as && { Authorization: basic(as) }),
        },
      });
      return {
        status: response.status,
        headers: response.headers,
        text: await response.text(),
      };
    };
    for (const path of [
      '/pulls/1',
      '/pulls',
      '/src/branch/promote/app/values.yaml',
      `/commit/${await forge.resolve(fullName, 'promote')}`,
      '/commits/branch/promote',
      '',
    ]) {
      const { status, headers, text } = await page(path, 'carol');
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'",
      );
      expect(text).not.toMatch(/<script|<i>/);
    }
    expect((await page('/pulls/1', 'carol')).text).toContain(
      '&#60;i&#62;Three',
    );
    expect((await page('')).status).toBe(404);
    expect((await page('?sign-in')).status).toBe(401);
    expect(
      (await page('/raw/branch/promote/app/values.yaml', 'carol')).headers.get(
        'content-type',
      ),
    ).toContain('text/plain');
  });
});
