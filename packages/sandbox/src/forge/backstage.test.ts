import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { createPublishGiteaAction } from '@backstage/plugin-scaffolder-backend-module-gitea';
import { startForge, type RunningForge } from './index.ts';

let forge: RunningForge;

beforeAll(async () => {
  forge = await startForge({
    users: [{ login: 'portal', password: 'portal-pw' }],
    organizations: [{ name: 'payments', members: { portal: 'write' } }],
  });
  await forge.createRepository({
    owner: 'payments',
    name: 'deploy',
    private: true,
  });
  await forge.commit('payments/deploy', [
    {
      author: 'portal',
      date: new Date('2026-01-02T00:00:00Z'),
      message: 'One',
      files: {
        'README.md': '# One\n',
        'app/a.yaml': 'a: 1\n',
        'app/b/c': 'c\n',
      },
    },
  ]);
});

afterAll(() => forge.stop());

function config(password = 'portal-pw') {
  return mockServices.rootConfig({
    data: {
      backend: { baseUrl: 'http://localhost:7007' },
      integrations: {
        gitea: [
          {
            host: new URL(forge.url).host,
            baseUrl: forge.url,
            username: 'portal',
            password,
          },
        ],
      },
    },
  });
}

function reader(password?: string) {
  return UrlReaders.default({
    config: config(password),
    logger: mockServices.logger.mock(),
  });
}

describe("Backstage's own Gitea integration", () => {
  const url = (path: string) =>
    `${forge.url}/payments/deploy/src/branch/main/${path}`;

  it('reads files, trees and by search', async () => {
    const file = await reader().readUrl(url('app/a.yaml'));
    expect((await file.buffer()).toString()).toBe('a: 1\n');
    expect(file.etag).toBeTruthy();
    const tree = await reader().readTree(url('app'));
    const files = await tree.files();
    expect(files.map(({ path }) => path).sort()).toEqual(['a.yaml', 'b/c']);
    expect(tree.etag).toBe(await forge.resolve('payments/deploy', 'main'));
    await expect(
      reader().readTree(url('app'), { etag: tree.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    const found = await reader().search(url('README.md'));
    expect(found.files).toHaveLength(1);
    expect((await reader().search(url('none.md'))).files).toEqual([]);
  });

  it('is refused what its credentials do not reach', async () => {
    await expect(reader().readUrl(url('none'))).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(reader('wrong').readUrl(url('README.md'))).rejects.toThrow(
      /401/,
    );
  });

  it('publishes a repository', async () => {
    const workspacePath = await mkdtemp(join(tmpdir(), 'publish-'));
    try {
      await mkdir(join(workspacePath, 'src'));
      await writeFile(join(workspacePath, 'src/main.ts'), 'export {};\n');
      const action = createPublishGiteaAction({
        config: config(),
        integrations: ScmIntegrations.fromConfig(config()),
      });
      const outputs: Record<string, unknown> = {};
      const { host } = new URL(forge.url);
      await action.handler({
        input: {
          repoUrl: `${host}?owner=payments&repo=fresh`,
          description: 'A fresh one',
          defaultBranch: 'trunk',
        },
        workspacePath,
        logger: mockServices.logger.mock(),
        output: (name: string, value: unknown) => {
          outputs[name] = value;
        },
        checkpoint: ({ fn }: { fn: () => unknown }) => fn(),
        logStream: Readable.from([]),
      } as never);
      expect(outputs).toMatchObject({
        remoteUrl: `${forge.url}/payments/fresh.git`,
        commitHash: await forge.resolve('payments/fresh', 'trunk'),
      });
      const published = await fetch(String(outputs.repoContentsUrl));
      expect(published.status).toBe(200);
      const read = await reader().readUrl(
        `${outputs.repoContentsUrl}src/main.ts`,
      );
      expect((await read.buffer()).toString()).toBe('export {};\n');
    } finally {
      await rm(workspacePath, { recursive: true, force: true });
    }
  });
});
