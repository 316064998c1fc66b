/**
 * What Amamba's backends share: contract routing, the Kubernetes client and
 * its shared informers, queues and reconcilers.
 *
 * @packageDocumentation
 */
export type * from './activity/ActivityRecorder';
export { createActivityPublisher } from './activity/createActivityPublisher';
export type * from './argocd/api/ArgoCdApplications';
export type * from './argocd/api/ArgoCdApplicationSets';
export type * from './argocd/api/ArgoCdClusters';
export type * from './argocd/api/ArgoCdProjects';
export type * from './argocd/api/ArgoCdRepositories';
export type * from './argocd/api/ArgoCdResources';
export type * from './argocd/api/ArgoCdWatches';
export type * from './argocd/ArgoCdClient';
export { ArgoCdError, type ArgoCdErrorOptions } from './argocd/ArgoCdError';
export type * from './argocd/ArgoCdService';
export { argoCdServiceRef } from './argocd/argoCdServiceRef';
export {
  ARGO_APPLICATION_FIELDS,
  type ArgoApplication,
  type ArgoApplicationField,
  argoApplicationSchema,
  type ArgoApplicationSpec,
  type ArgoApplicationStatus,
  type ArgoDestination,
  type ArgoHistoryEntry,
  type ArgoOperationState,
  type ArgoResourceResult,
  type ArgoResourceStatus,
  type ArgoSource,
  type NewArgoApplication,
} from './argocd/objects/application';
export {
  type ArgoApplicationSet,
  argoApplicationSetSchema,
  type NewArgoApplicationSet,
} from './argocd/objects/applicationSet';
export {
  type ArgoCluster,
  argoClusterSchema,
  type NewArgoCluster,
} from './argocd/objects/cluster';
export {
  type ArgoDetailedProject,
  type ArgoProject,
  type ArgoProjectRole,
  argoProjectSchema,
  type ArgoProjectSpec,
  type ArgoSyncWindow,
  type ArgoSyncWindows,
} from './argocd/objects/project';
export {
  type ArgoAppDetails,
  type ArgoAppInfo,
  type ArgoChartDetails,
  type ArgoHelmChart,
  type ArgoRefs,
  type ArgoRepository,
  argoRepositorySchema,
  type ArgoRevisionMetadata,
  type NewArgoRepository,
} from './argocd/objects/repository';
export {
  type ArgoEvent,
  type ArgoLogLine,
  type ArgoManagedResource,
  type ArgoManifests,
  type ArgoResourceAction,
  type ArgoResourceRef,
  type ArgoResourceTree,
  argoResourceTreeSchema,
  type ArgoTreeNode,
} from './argocd/objects/resources';
export { toServiceError, UpstreamError } from './errors/UpstreamError';
export {
  buildOpenApiDocument,
  type OpenApiDocument,
} from './http/buildOpenApiDocument';
export {
  type ClientFor,
  type ClientServices,
  createClientFor,
} from './http/createClientFor';
export { MAX_BODY_BYTES, mountContract } from './http/mountContract';
export type * from './http/types';
export type * from './kube/Informer';
export type * from './kube/KubeClient';
export type * from './kube/KubeService';
export type * from './kube/KubeStream';
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
export {
  type LabelRequirement,
  meetsRequirements,
  parseLabelSelector,
} from './kube/parseLabelSelector';
export {
  runInContainer,
  type RunInContainerOptions,
  type RunInContainerResult,
} from './kube/streams/runInContainer';
export {
  KUBERNETES_SELECTING_ANNOTATIONS,
  type KubernetesSelection,
  selectByAnnotations,
} from './kube/selectByAnnotations';
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
  createOwnRepositories,
  normalizeRepositoryUrl,
  type OwnRepositories,
} from './workspace/ownRepositories';
export {
  isProtectedNamespace,
  readTenancyConfig,
} from './workspace/readTenancyConfig';
export { RecentReading } from './workspace/RecentReading';
export {
  isInWorkspaceRule,
  isWorkspaceFolderRule,
} from './workspace/tenantRules';
export type * from './workspace/types';
