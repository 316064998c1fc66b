import { type KubeService, kubeServiceRef } from '@amamba/plugin-amamba-node';
import type { Sandbox } from '@amamba/plugin-amamba-node/testUtils';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';

/** The service that plugins get, on the clusters of a sandbox. */
export async function startKube(
  kubernetes: JsonObject,
): Promise<{ kube: KubeService; stop(): Promise<void> }> {
  let kube: KubeService | undefined;
  const backend = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({ data: { kubernetes } }),
      createBackendPlugin({
        pluginId: 'kube-user',
        register: env =>
          env.registerInit({
            deps: { service: kubeServiceRef },
            init: async ({ service }) => {
              kube = service;
            },
          }),
      }),
    ],
  });
  return { kube: kube!, stop: () => backend.stop() };
}

/** `kubernetes` configuration of a sandbox, as one who may do everything. */
export function adminConfig(sandbox: Sandbox): JsonObject {
  return {
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: sandbox.clusters.map(({ name, url, caData, adminToken }) => ({
          name,
          url,
          caData,
          authProvider: 'serviceAccount',
          serviceAccountToken: adminToken,
        })),
      },
    ],
  };
}
