import {
  ALL_VERBS,
  STATUS_VERBS,
  type ResourceDefinition,
  type SubresourceDefinition,
} from './resourceDefinition.ts';

interface Traits {
  short?: string[];
  categories?: string[];
  /** Of the whole cluster, not of a namespace. */
  cluster?: boolean;
  status?: boolean;
  scale?: boolean;
  generation?: boolean;
  plural?: string;
  singular?: string;
  verbs?: string[];
  subresources?: SubresourceDefinition[];
  nameFormat?: ResourceDefinition['nameFormat'];
  orphans?: boolean;
  returnsDeleted?: boolean;
  fields?: string[];
  storedAs?: string;
}

const SCALE: SubresourceDefinition = {
  name: 'scale',
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  verbs: STATUS_VERBS,
};

/** Answers a POST and stores nothing. */
const REVIEW: Traits = { verbs: ['create'], cluster: true };

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return /[^aeo]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

function define(
  group: string,
  version: string,
  kind: string,
  traits: Traits = {},
): ResourceDefinition {
  const status = traits.status ?? false;
  const subresources = [...(traits.subresources ?? [])];
  if (traits.scale) subresources.push(SCALE);
  if (status) subresources.push({ name: 'status', kind, verbs: STATUS_VERBS });
  return {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    plural: traits.plural ?? pluralOf(kind),
    singular: traits.singular ?? kind.toLowerCase(),
    shortNames: traits.short ?? [],
    categories: traits.categories ?? [],
    namespaced: !traits.cluster,
    hasStatus: status,
    custom: false,
    versions: [version],
    verbs: traits.verbs ?? ALL_VERBS,
    subresources,
    hasGeneration: traits.generation ?? false,
    nameFormat: traits.nameFormat ?? 'subdomain',
    defaultPropagation: traits.orphans ? 'Orphan' : 'Background',
    returnsDeleted: traits.returnsDeleted ?? false,
    selectableFields: traits.fields ?? [],
    printerColumns: {},
    ...(traits.storedAs && { storedAs: traits.storedAs }),
    schemas: {},
  };
}

const ALL = ['all'];

/** Parts of a pod that the pod runtime answers for. */
const POD_SUBRESOURCES: SubresourceDefinition[] = [
  { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  { name: 'binding', kind: 'Binding', verbs: ['create'] },
  { name: 'ephemeralcontainers', kind: 'Pod', verbs: STATUS_VERBS },
  {
    name: 'eviction',
    group: 'policy',
    version: 'v1',
    kind: 'Eviction',
    verbs: ['create'],
  },
  { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
  { name: 'log', kind: 'Pod', verbs: ['get'] },
  {
    name: 'portforward',
    kind: 'PodPortForwardOptions',
    verbs: ['create', 'get'],
  },
];

const TOKEN: SubresourceDefinition = {
  name: 'token',
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  verbs: ['create'],
};

const CORE = [
  define('', 'v1', 'ConfigMap', { short: ['cm'] }),
  define('', 'v1', 'Endpoints', {
    short: ['ep'],
    plural: 'endpoints',
    singular: 'endpoints',
  }),
  define('', 'v1', 'Event', {
    short: ['ev'],
    fields: [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  }),
  define('', 'v1', 'LimitRange', { short: ['limits'] }),
  define('', 'v1', 'Namespace', {
    short: ['ns'],
    cluster: true,
    status: true,
    nameFormat: 'label',
    fields: ['status.phase'],
    verbs: ALL_VERBS.filter(verb => verb !== 'deletecollection'),
    subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
  }),
  define('', 'v1', 'Node', {
    short: ['no'],
    cluster: true,
    status: true,
    fields: ['spec.unschedulable'],
  }),
  define('', 'v1', 'PersistentVolumeClaim', {
    short: ['pvc'],
    status: true,
    returnsDeleted: true,
  }),
  define('', 'v1', 'PersistentVolume', {
    short: ['pv'],
    cluster: true,
    status: true,
    returnsDeleted: true,
  }),
  define('', 'v1', 'Pod', {
    short: ['po'],
    categories: ALL,
    status: true,
    generation: true,
    returnsDeleted: true,
    subresources: POD_SUBRESOURCES,
    fields: [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ],
  }),
  define('', 'v1', 'PodTemplate', { returnsDeleted: true }),
  define('', 'v1', 'ReplicationController', {
    short: ['rc'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
    orphans: true,
    fields: ['status.replicas'],
  }),
  define('', 'v1', 'ResourceQuota', {
    short: ['quota'],
    status: true,
    returnsDeleted: true,
  }),
  define('', 'v1', 'Secret', { fields: ['type'] }),
  define('', 'v1', 'ServiceAccount', {
    short: ['sa'],
    returnsDeleted: true,
    subresources: [TOKEN],
  }),
  define('', 'v1', 'Service', {
    short: ['svc'],
    categories: ALL,
    status: true,
    returnsDeleted: true,
    nameFormat: 'label',
    fields: ['spec.clusterIP', 'spec.type'],
  }),
];

const WORKLOADS = [
  define('apps', 'v1', 'ControllerRevision'),
  define('apps', 'v1', 'DaemonSet', {
    short: ['ds'],
    categories: ALL,
    status: true,
    generation: true,
  }),
  define('apps', 'v1', 'Deployment', {
    short: ['deploy'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
  }),
  define('apps', 'v1', 'ReplicaSet', {
    short: ['rs'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
    fields: ['status.replicas'],
  }),
  define('apps', 'v1', 'StatefulSet', {
    short: ['sts'],
    categories: ALL,
    status: true,
    scale: true,
    generation: true,
  }),
  define('autoscaling', 'v2', 'HorizontalPodAutoscaler', {
    short: ['hpa'],
    categories: ALL,
    status: true,
  }),
  define('batch', 'v1', 'CronJob', {
    short: ['cj'],
    categories: ALL,
    status: true,
    generation: true,
  }),
  define('batch', 'v1', 'Job', {
    categories: ALL,
    status: true,
    generation: true,
    orphans: true,
    fields: ['status.successful'],
  }),
];

const ACCESS = [
  define('authentication.k8s.io', 'v1', 'SelfSubjectReview', REVIEW),
  define('authentication.k8s.io', 'v1', 'TokenReview', REVIEW),
  define('authorization.k8s.io', 'v1', 'LocalSubjectAccessReview', {
    verbs: ['create'],
  }),
  define('authorization.k8s.io', 'v1', 'SelfSubjectAccessReview', REVIEW),
  define('authorization.k8s.io', 'v1', 'SelfSubjectRulesReview', REVIEW),
  define('authorization.k8s.io', 'v1', 'SubjectAccessReview', REVIEW),
  define('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', {
    cluster: true,
    nameFormat: 'path-segment',
  }),
  define('rbac.authorization.k8s.io', 'v1', 'ClusterRole', {
    cluster: true,
    nameFormat: 'path-segment',
  }),
  define('rbac.authorization.k8s.io', 'v1', 'RoleBinding', {
    nameFormat: 'path-segment',
  }),
  define('rbac.authorization.k8s.io', 'v1', 'Role', {
    nameFormat: 'path-segment',
  }),
];

const CLUSTER = [
  define('networking.k8s.io', 'v1', 'IngressClass', {
    cluster: true,
    generation: true,
  }),
  define('networking.k8s.io', 'v1', 'Ingress', {
    short: ['ing'],
    status: true,
    generation: true,
  }),
  define('networking.k8s.io', 'v1', 'NetworkPolicy', {
    short: ['netpol'],
    generation: true,
  }),
  define('policy', 'v1', 'PodDisruptionBudget', {
    short: ['pdb'],
    status: true,
    generation: true,
  }),
  define('storage.k8s.io', 'v1', 'StorageClass', {
    short: ['sc'],
    cluster: true,
  }),
  define('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', {
    short: ['crd', 'crds'],
    categories: ['api-extensions'],
    cluster: true,
    status: true,
    generation: true,
  }),
  define('scheduling.k8s.io', 'v1', 'PriorityClass', {
    short: ['pc'],
    cluster: true,
    generation: true,
  }),
  define('coordination.k8s.io', 'v1', 'Lease'),
  define('discovery.k8s.io', 'v1', 'EndpointSlice', { generation: true }),
];

const EVENTS = [
  define('events.k8s.io', 'v1', 'Event', { short: ['ev'], storedAs: 'events' }),
];

/** The resources every cluster has. */
export const BUILTIN_RESOURCES: readonly ResourceDefinition[] = [
  ...CORE,
  ...WORKLOADS,
  ...ACCESS,
  ...CLUSTER,
  ...EVENTS,
];
