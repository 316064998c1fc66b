import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ArgoCdServer } from './__testUtils__/ArgoCdServer';
import type { ArgoCdService } from './ArgoCdService';
import { argoCdServiceRef } from './argoCdServiceRef';

describe('argoCdServiceRef', () => {
  it('shares what is configured between plugins, without its secrets', async () => {
    const server = await ArgoCdServer.start();
    server.replay('GET /api/version', 'version without login');
    const services: ArgoCdService[] = [];
    const plugin = (pluginId: string) =>
      createBackendPlugin({
        pluginId,
        register(env) {
          env.registerInit({
            deps: { argoCd: argoCdServiceRef },
            async init({ argoCd }) {
              services.push(argoCd);
            },
          });
        },
      });
    const instances = [
      {
        name: 'main',
        title: 'Main',
        url: server.http.url,
        token: 'sesame',
        cluster: 'dev',
        tls: { caData: Buffer.from(server.authority.pem).toString('base64') },
      },
      { name: 'other', url: 'https://other.example.com' },
    ];
    const backend = await startTestBackend({
      features: [
        plugin('one'),
        plugin('two'),
        mockServices.rootConfig.factory({
          data: { amamba: { argocd: { instances } } },
        }),
      ],
    });
    const [argoCd, same] = services;
    expect(same).toBe(argoCd);
    expect(argoCd.instances()).toEqual([
      {
        name: 'main',
        title: 'Main',
        url: server.http.url,
        uiUrl: server.http.url,
        namespace: 'argocd',
        cluster: 'dev',
        applicationNamespaces: [],
      },
      expect.objectContaining({
        name: 'other',
        unusable: expect.stringContaining('no token'),
      }),
    ]);
    await expect(argoCd.client('main').version()).resolves.toBe('v3.5.1');
    expect(() => argoCd.client('other')).toThrow(/no token/);
    expect(() => argoCd.client('typo')).toThrow(
      /no Argo CD typo under amamba.argocd.instances/,
    );
    await backend.stop();
    await expect(argoCd.client('main').version()).rejects.toMatchObject({
      name: 'ArgoCdError',
    });
    await server.stop();
  });
});
