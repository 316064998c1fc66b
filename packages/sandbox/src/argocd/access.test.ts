import { request as httpsRequest } from 'node:https';
import { ServedArgoCd } from './__testUtils__/servedArgoCd.ts';
import { startArgoCd } from './index.ts';

const world = new ServedArgoCd();
const { tokens } = world;
const call: ServedArgoCd['call'] = (...request) => world.call(...request);

beforeAll(() => world.start());
afterAll(() => world.stop());

describe('the server', () => {
  it('goes away and comes back at the same address', async () => {
    const { url } = world.argo;
    await world.argo.stopServer();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    await world.argo.startServer();
    expect(world.argo.url).toBe(url);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await call('GET', 'applications')).status).toBe(200);
  });

  it('stops taking a token that is deleted', async () => {
    const { body } = await call('POST', 'account/guest/token', { id: 'short' });
    tokens.short = body.token;
    expect((await call('GET', 'applications', undefined, 'short')).status).toBe(
      200,
    );
    await call('DELETE', 'account/guest/token/short');
    const refused = await call('GET', 'applications', undefined, 'short');
    expect(refused).toMatchObject({
      status: 401,
      body: {
        message:
          'invalid session: account guest does not have token with id short',
      },
    });
  });
});

describe('logging in', () => {
  const logIn = async (password: string) => {
    const body = { username: 'admin', password };
    const { status } = await call('POST', 'session', body, 'nobody');
    return status;
  };

  it('is refused for a while after five wrong passwords', async () => {
    expect(await logIn(world.argo.adminPassword)).toBe(200);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await logIn('wrong')).toBe(401);
    }
    expect(await logIn(world.argo.adminPassword)).toBe(401);
  });
});

describe('over TLS', () => {
  it('answers with a certificate of its own authority', async () => {
    const secure = await startArgoCd({
      home: world.kubernetes.clusters[0],
      namespace: 'argocd-tls',
      tls: true,
    });
    const status = (ca?: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        httpsRequest(`${secure.url}/healthz`, { ca }, response => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status(secure.caPem)).toBe(200);
    await expect(status()).rejects.toThrow();
    await secure.stop();
  });
});
