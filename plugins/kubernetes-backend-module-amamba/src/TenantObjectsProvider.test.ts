import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  ClusterObjects,
  FetchResponse,
} from '@backstage/plugin-kubernetes-common';
import { TenantObjectsProvider } from './TenantObjectsProvider';

const alice = { credentials: mockCredentials.user('user:default/alice') };
const erin = { credentials: mockCredentials.user('user:default/erin') };

/** Alice is a viewer of payments, which has one namespace on each cluster. */
const access = {
  placementsWith: jest.fn(async ({ name }, { principal }) =>
    name === 'amamba.applications.read' &&
    principal.userEntityRef === 'user:default/alice'
      ? [
          {
            workspace: 'payments',
            clusters: [
              { name: 'dev', namespaces: ['payments'] },
              { name: 'prod', namespaces: ['live'] },
            ],
          },
        ]
      : [],
  ),
};

const object = (kind: string, namespace?: string) => ({
  kind,
  metadata: { name: 'x', namespace },
});

const found = (
  cluster: string,
  resources: Array<{ type: string; resources: object[] }>,
  more: Partial<ClusterObjects> = {},
): ClusterObjects => ({
  cluster: { name: cluster },
  resources: resources as FetchResponse[],
  podMetrics: [],
  errors: [],
  ...more,
});

function setUp(items: ClusterObjects[]) {
  const inner = {
    getKubernetesObjectsByEntity: jest.fn(async () => ({ items })),
    getCustomResourcesByEntity: jest.fn(async () => ({ items })),
  };
  const provider = new TenantObjectsProvider(inner, access);
  // Somebody registered it to see what is not theirs.
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'curious',
      annotations: {
        'amamba.io/workspace': 'search',
        'backstage.io/kubernetes-label-selector': '!none',
      },
    },
  };
  const request = { entity, auth: {}, customResources: [] };
  return {
    inner,
    both: [
      (options: typeof alice) =>
        provider.getKubernetesObjectsByEntity(request, options),
      (options: typeof alice) =>
        provider.getCustomResourcesByEntity(request, options),
    ],
  };
}

describe('TenantObjectsProvider', () => {
  it('shows what is in namespaces of the caller, whatever the entity says', async () => {
    const mine = object('Pod', 'payments');
    const { both } = setUp([
      found(
        'dev',
        [
          { type: 'pods', resources: [mine, object('Pod', 'search')] },
          {
            type: 'customresources',
            resources: [object('PipelineRun', 'search')],
          },
          // Of that name on the other cluster alone.
          { type: 'services', resources: [object('Service', 'live')] },
          { type: 'customresources', resources: [object('Node')] },
        ],
        {
          podMetrics: [mine, object('Pod', 'search')].map(pod => ({
            pod,
            cpu: { currentUsage: 1, requestTotal: 1, limitTotal: 1 },
            memory: { currentUsage: 1, requestTotal: 1, limitTotal: 1 },
            containers: [],
          })),
        },
      ),
      found('prod', [{ type: 'pods', resources: [object('Pod', 'payments')] }]),
    ]);
    for (const ask of both) {
      const { items } = await ask(alice);
      expect(items).toEqual([
        {
          cluster: { name: 'dev' },
          resources: [{ type: 'pods', resources: [mine] }],
          podMetrics: [expect.objectContaining({ pod: mine })],
          errors: [],
        },
      ]);
    }
  });

  it('shows no secrets', async () => {
    const { both } = setUp([
      found('dev', [
        { type: 'secrets', resources: [object('Secret', 'payments')] },
        { type: 'customresources', resources: [object('Secret', 'payments')] },
      ]),
    ]);
    for (const ask of both) {
      await expect(ask(alice)).resolves.toEqual({ items: [] });
    }
  });

  it('shows nothing to somebody without a role, and asks no cluster', async () => {
    const { both, inner } = setUp([
      found('dev', [{ type: 'pods', resources: [object('Pod', 'payments')] }]),
    ]);
    for (const ask of both) {
      await expect(ask(erin)).resolves.toEqual({ items: [] });
    }
    expect(inner.getKubernetesObjectsByEntity).not.toHaveBeenCalled();
    expect(inner.getCustomResourcesByEntity).not.toHaveBeenCalled();
  });

  it('goes on telling which cluster did not answer', async () => {
    const down = found('dev', [], {
      errors: [{ errorType: 'FETCH_ERROR', message: 'no route' }],
    });
    const { both } = setUp([down]);
    for (const ask of both) {
      await expect(ask(alice)).resolves.toEqual({ items: [down] });
    }
  });
});
