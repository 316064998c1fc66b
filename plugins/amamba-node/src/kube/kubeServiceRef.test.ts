import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Authority } from '../__testUtils__/certificates';
import { HttpsServer } from '../__testUtils__/HttpsServer';
import { WidgetApi, WIDGETS } from './__testUtils__/WidgetApi';
import { kubeServiceRef } from './kubeServiceRef';
import type { KubeService } from './KubeService';

describe('kubeServiceRef', () => {
  it('shares its watches between plugins, and stops with the backend', async () => {
    const authority = await Authority.create();
    const server = await HttpsServer.start(
      await authority.issue({ commonName: 'api', hosts: ['127.0.0.1'] }),
    );
    const widgets = new WidgetApi();
    server.answer = widgets.answer;
    widgets.put('a', 1);
    const services: KubeService[] = [];
    const plugin = (pluginId: string) =>
      createBackendPlugin({
        pluginId,
        register(env) {
          env.registerInit({
            deps: { kube: kubeServiceRef },
            async init({ kube }) {
              services.push(kube);
              await kube.informer('dev', WIDGETS).synced();
            },
          });
        },
      });
    const backend = await startTestBackend({
      features: [
        plugin('one'),
        plugin('two'),
        mockServices.rootConfig.factory({
          data: {
            kubernetes: {
              clusterLocatorMethods: [
                {
                  type: 'config',
                  clusters: [
                    {
                      name: 'dev',
                      url: server.url,
                      authProvider: 'serviceAccount',
                      serviceAccountToken: 'sesame',
                      caData: Buffer.from(authority.pem).toString('base64'),
                    },
                    { name: 'gke', url: 'https://x', authProvider: 'google' },
                  ],
                },
              ],
            },
          },
        }),
      ],
    });
    const [kube, other] = services;
    expect(other).toBe(kube);
    expect(
      server.requests.filter(({ url }) => !url.searchParams.has('watch')),
    ).toHaveLength(1);
    expect(server.requests[0].headers.authorization).toEqual(['Bearer sesame']);

    expect(kube.clusters()).toEqual([
      { name: 'dev', title: 'dev', url: server.url },
      {
        name: 'gke',
        title: 'gke',
        url: 'https://x',
        unusable: expect.stringContaining('authProvider'),
      },
    ]);
    expect(JSON.stringify(kube.clusters())).not.toContain('sesame');
    expect(() => kube.client('gke')).toThrow(
      expect.objectContaining({ name: 'ServiceUnavailableError' }),
    );
    expect(() => kube.informer('nope', WIDGETS)).toThrow(
      expect.objectContaining({ name: 'NotFoundError' }),
    );

    await backend.stop();
    while (server.connections > 0) {
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    await server.close();
  });
});
