import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../kubernetes/__testUtils__/testCluster.ts';
import { createRepoServer, type RunningRepoServer } from './repoServer.ts';

describe('a repository that cannot be reached', () => {
  let host: Server;
  let repositories: RunningRepoServer;
  let asked = 0;
  const access = () => {
    const { port } = host.address() as AddressInfo;
    return { repoURL: `http://127.0.0.1:${port}/x.git` };
  };
  const resolve = () =>
    repositories
      .resolveRevision(access(), 'main', { fresh: true })
      .catch(error => error.message);

  beforeAll(async () => {
    host = createServer((_, response) => {
      asked += 1;
      response.writeHead(403).end();
    });
    await new Promise<void>(done => {
      host.listen(0, '127.0.0.1', done);
    });
    repositories = createRepoServer({ revisionCacheMs: () => 3_600_000 });
  });

  afterAll(() => {
    repositories.stop();
    host.close();
  });

  it('is asked once by many, and again after a while', async () => {
    const many = await Promise.all(Array.from({ length: 500 }, resolve));
    for (let i = 0; i < 500; i++) many.push(await resolve());
    expect(new Set(many)).toEqual(
      new Set(['failed to list refs: authorization failed: ']),
    );
    // Those that come while it is asked share the question after it.
    expect(asked).toBeLessThanOrEqual(4);
    const before = asked;
    await eventually(async () => {
      await resolve();
      return asked > before;
    });
  });

  it('is asked whenever somebody tests it', async () => {
    const before = asked;
    await resolve();
    await expect(repositories.test(access())).rejects.toThrow(
      'authorization failed',
    );
    expect(asked).toBeGreaterThan(before);
  });
});
