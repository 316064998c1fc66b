import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type TestForge,
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

describe('webhooks', () => {
  it('tell of pushes and pull requests, signed over what is sent', async () => {
    const heard: Array<{ headers: IncomingHttpHeaders; body: string }> = [];
    const receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      heard.push({
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.end();
    });
    await new Promise<void>(resolve => {
      receiver.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${
      (receiver.address() as AddressInfo).port
    }/hook`;
    try {
      const fullName = await newRepository();
      const hooks = `/repos/${fullName}/hooks`;
      const config = { url, content_type: 'json', secret: 'sssh' };
      const body = {
        type: 'gitea',
        active: true,
        events: ['push', 'pull_request'],
        config,
      };
      expect((await api('POST', hooks, { as: 'bob', body })).status).toBe(403);
      const made = await api('POST', hooks, { as: 'alice', body });
      expect(made.json.config).toEqual({ url, content_type: 'json' });
      const away = {
        ...body,
        config: { ...config, url: 'http://example.com/' },
      };
      expect(
        (await api('POST', hooks, { as: 'alice', body: away })).status,
      ).toBe(422);

      const work = await clone(fullName, 'bob:bob-pw');
      await writeFile(join(work, 'app/values.yaml'), 'tag: 3\n');
      await git(work, 'commit', '-qam', 'Three');
      await git(work, 'push', '-q', 'origin', 'HEAD:main', 'HEAD:next');
      await forge.deliveries();
      const pushes = heard.map(({ body: text }) => JSON.parse(text));
      expect(pushes.map(({ ref }) => ref).sort()).toEqual([
        'refs/heads/main',
        'refs/heads/next',
      ]);
      expect(pushes.find(({ ref }) => ref === 'refs/heads/main')).toMatchObject(
        {
          after: await git(work, 'rev-parse', 'HEAD'),
          commits: [{ message: 'Three\n', modified: ['app/values.yaml'] }],
          repository: {
            full_name: fullName,
            clone_url: `${forge.url}/${fullName}.git`,
          },
          pusher: { login: 'bob' },
        },
      );
      for (const { headers, body: text } of heard) {
        const expected = createHmac('sha256', 'sssh')
          .update(text)
          .digest('hex');
        expect(headers).toMatchObject({
          'x-gitea-event': 'push',
          'x-gitea-signature': expected,
          'x-hub-signature-256': `sha256=${expected}`,
        });
      }

      heard.length = 0;
      await git(work, 'push', '-q', 'origin', 'HEAD~1:refs/heads/old');
      await api('POST', `/repos/${fullName}/pulls`, {
        as: 'bob',
        body: { head: 'main', base: 'old', title: 'Back' },
      });
      await forge.deliveries();
      expect(heard.map(({ headers }) => headers['x-gitea-event'])).toEqual(
        expect.arrayContaining(['pull_request']),
      );
      await api('PATCH', `${hooks}/${made.json.id}`, {
        as: 'alice',
        body: { active: false },
      });
      heard.length = 0;
      await git(work, 'push', '-q', 'origin', ':old');
      await forge.deliveries();
      expect(heard).toEqual([]);
      expect(
        (await api('DELETE', `${hooks}/${made.json.id}`, { as: 'alice' }))
          .status,
      ).toBe(204);
    } finally {
      receiver.close();
    }
  });
});
