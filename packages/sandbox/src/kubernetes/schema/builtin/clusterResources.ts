import { STATUS_VERBS } from '../resourceDefinition.ts';
import { define } from './defineResource.ts';

/** What pods are connected by, stored on and ordered by, and custom resources. */
export const CLUSTER_RESOURCES = [
  define('certificates.k8s.io', 'v1', 'CertificateSigningRequest', {
    short: ['csr'],
    cluster: true,
    status: true,
    subresources: [
      {
        name: 'approval',
        kind: 'CertificateSigningRequest',
        verbs: STATUS_VERBS,
      },
    ],
    fields: ['spec.signerName'],
  }),
  define('node.k8s.io', 'v1', 'RuntimeClass', { cluster: true }),
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
  define('storage.k8s.io', 'v1', 'CSIDriver', {
    cluster: true,
    returnsDeleted: true,
  }),
  define('storage.k8s.io', 'v1', 'CSINode', {
    cluster: true,
    returnsDeleted: true,
  }),
  define('storage.k8s.io', 'v1', 'CSIStorageCapacity', {
    plural: 'csistoragecapacities',
  }),
  define('storage.k8s.io', 'v1', 'StorageClass', {
    short: ['sc'],
    cluster: true,
    returnsDeleted: true,
  }),
  define('storage.k8s.io', 'v1', 'VolumeAttachment', {
    cluster: true,
    status: true,
    returnsDeleted: true,
  }),
  define('storage.k8s.io', 'v1', 'VolumeAttributesClass', {
    short: ['vac'],
    cluster: true,
    returnsDeleted: true,
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
  define('events.k8s.io', 'v1', 'Event', { short: ['ev'], storedAs: 'events' }),
];
