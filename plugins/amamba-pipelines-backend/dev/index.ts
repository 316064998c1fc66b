/*
 * The plugin alone, with the clusters of the repository's app-config and one
 * component; every caller is the mock user:
 *
 *   curl http://localhost:7007/api/amamba-pipelines/entities/component/default/checkout/runs
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
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'checkout',
          namespace: 'default',
          annotations: {
            'tekton.dev/cicd': 'true',
            'backstage.io/kubernetes-id': 'checkout',
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
