import type { LocalCluster } from '../../cluster.ts';
import type {
  ComputedObjects,
  ResourceDefinition,
} from '../../schema/resourceDefinition.ts';
import type { RunningContainers } from '../runningContainer.ts';
import { ResourceMetrics } from './resourceMetrics.ts';

const READER = 'system:aggregated-metrics-reader';

/** Serves metrics.k8s.io, as a metrics server does that is installed in a cluster. */
export function installMetrics(
  cluster: LocalCluster,
  running: RunningContainers,
): ResourceMetrics {
  const metrics = new ResourceMetrics(cluster.objects, cluster.clock, running);
  cluster.registry.add(definition('nodes', 'NodeMetrics', metrics.nodes));
  cluster.registry.add(definition('pods', 'PodMetrics', metrics.pods));
  cluster.objects.create('clusterroles.rbac.authorization.k8s.io', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: {
      name: READER,
      labels: Object.fromEntries(
        ['admin', 'edit', 'view'].map(role => [
          `rbac.authorization.k8s.io/aggregate-to-${role}`,
          'true',
        ]),
      ),
    },
    rules: [
      {
        apiGroups: ['metrics.k8s.io'],
        resources: ['pods', 'nodes'],
        verbs: ['get', 'list', 'watch'],
      },
    ],
  });
  return metrics;
}

function definition(
  plural: string,
  kind: string,
  computed: ComputedObjects,
): ResourceDefinition {
  return {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    plural,
    singular: '',
    kind,
    listKind: `${kind}List`,
    shortNames: [],
    categories: [],
    namespaced: plural === 'pods',
    hasStatus: false,
    custom: false,
    versions: ['v1beta1'],
    verbs: ['get', 'list'],
    subresources: [],
    hasGeneration: false,
    nameFormat: 'subdomain',
    defaultPropagation: 'Background',
    returnsDeleted: false,
    selectableFields: [],
    printerColumns: {},
    schemas: {},
    computed,
  };
}
