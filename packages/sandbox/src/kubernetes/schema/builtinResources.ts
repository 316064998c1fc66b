import { ACCESS_RESOURCES } from './builtin/accessResources.ts';
import { CLUSTER_RESOURCES } from './builtin/clusterResources.ts';
import { CORE_RESOURCES } from './builtin/coreResources.ts';
import { WORKLOAD_RESOURCES } from './builtin/workloadResources.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';

/** Groups in the order in which the real server names them; others come later. */
const GROUP_ORDER = [
  '',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
];

/** The resources every cluster has. */
export const BUILTIN_RESOURCES: readonly ResourceDefinition[] = [
  ...CORE_RESOURCES,
  ...WORKLOAD_RESOURCES,
  ...ACCESS_RESOURCES,
  ...CLUSTER_RESOURCES,
].sort((a, b) => GROUP_ORDER.indexOf(a.group) - GROUP_ORDER.indexOf(b.group));
