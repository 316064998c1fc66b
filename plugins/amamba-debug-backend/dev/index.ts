/*
 * The plugin alone, on the clusters of the repository's app-config, with one
 * workspace and one component; every caller is the mock user:
 *
 *   curl http://localhost:7007/api/amamba-debug/entities/workspace/default/payments/pods
 */
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

const backend = createBackend();

backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(
  catalogServiceMock.factory({
    entities: [
      {
        apiVersion: 'amamba.io/v1alpha1',
        kind: 'Workspace',
        metadata: { name: 'payments', namespace: 'default' },
        spec: {
          owner: 'group:default/payments-team',
          clusters: [{ name: 'dev', namespaces: ['payments'] }],
        },
      },
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'payments-api',
          namespace: 'default',
          annotations: {
            'backstage.io/kubernetes-label-selector': 'app=payments-api',
            'amamba.io/workspace': 'payments',
          },
        },
      },
    ],
  }),
);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('../src'));

backend.start();
