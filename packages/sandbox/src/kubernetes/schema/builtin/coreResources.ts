import {
  ALL_VERBS,
  STATUS_VERBS,
  type SubresourceDefinition,
} from '../resourceDefinition.ts';
import { ALL, define } from './defineResource.ts';

/** A request that is passed on can be any. */
const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];

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
  { name: 'proxy', kind: 'PodProxyOptions', verbs: PROXY_VERBS },
];

const TOKEN: SubresourceDefinition = {
  name: 'token',
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  verbs: ['create'],
};

/** The core group. */
export const CORE_RESOURCES = [
  define('', 'v1', 'Binding', { verbs: ['create'] }),
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
    subresources: [
      { name: 'proxy', kind: 'ServiceProxyOptions', verbs: PROXY_VERBS },
    ],
    fields: ['spec.clusterIP', 'spec.type'],
  }),
];
