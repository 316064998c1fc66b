/**
 * What Amamba's backends share: contract routing, the Kubernetes client and
 * its shared informers, queues and reconcilers.
 *
 * @packageDocumentation
 */
export type * from './activity/ActivityRecorder';
export { createActivityPublisher } from './activity/createActivityPublisher';
export { toServiceError, UpstreamError } from './errors/UpstreamError';
export {
  buildOpenApiDocument,
  type OpenApiDocument,
} from './http/buildOpenApiDocument';
export { MAX_BODY_BYTES, mountContract } from './http/mountContract';
export type * from './http/types';
export type * from './kube/Informer';
export type * from './kube/KubeClient';
export type * from './kube/KubeService';
export {
  kubeKey,
  type KubeObject,
  kubeObjectSchema,
  type KubeResource,
  type KubeTarget,
  type NewKubeObject,
  parseKubeKey,
} from './kube/objects';
export { KubeError, type KubeErrorOptions } from './kube/KubeError';
export { kubeServiceRef } from './kube/kubeServiceRef';
export { KeyQueue, type KeyQueueOptions } from './reconcile/KeyQueue';
export {
  Reconciler,
  type ReconcilerMetrics,
  type ReconcilerOptions,
} from './reconcile/Reconciler';
export { createReconcilerMetrics } from './reconcile/createReconcilerMetrics';
export { sleep } from './sleep';
export {
  createKubeSubjects,
  type KubeSubjectsOptions,
} from './workspace/createKubeSubjects';
export {
  createWorkspaceAccess,
  type WorkspaceAccessOptions,
} from './workspace/createWorkspaceAccess';
export {
  createWorkspaceDirectory,
  type WorkspaceDirectoryOptions,
} from './workspace/createWorkspaceDirectory';
export {
  isProtectedNamespace,
  readTenancyConfig,
} from './workspace/readTenancyConfig';
export {
  isInWorkspaceRule,
  isWorkspaceFolderRule,
} from './workspace/tenantRules';
export type * from './workspace/types';
