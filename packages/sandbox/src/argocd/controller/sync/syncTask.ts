import type { ResourceDefinition } from '../../../kubernetes/schema/resourceDefinition.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { keyText, type ResourceKey } from '../resourceKey.ts';
import type { SyncPhase } from '../resourceOptions.ts';

export type HookPhase = 'Running' | 'Succeeded' | 'Failed' | 'Error';
export type ResultStatus = 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';

/** `status.operationState.syncResult.resources[]`. */
export interface ResourceResult {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status?: ResultStatus;
  message?: string;
  hookPhase?: HookPhase;
  hookType?: SyncPhase;
  syncPhase: SyncPhase;
  images?: string[];
}

/** One thing that a sync does: apply an object, run a hook, prune. */
export interface SyncTask {
  phase: SyncPhase;
  wave: number;
  key: ResourceKey;
  version: string;
  definition: ResourceDefinition | undefined;
  /** Undefined where the object is to be pruned. */
  target?: KubeObject;
  live?: KubeObject;
  isHook: boolean;
  /** What came of it so far. */
  result?: ResourceResult;
}

export function taskId(phase: SyncPhase, key: ResourceKey): string {
  return `${phase} ${keyText(key)}`;
}

export function resultId(result: ResourceResult): string {
  const { group, kind, namespace, name, syncPhase } = result;
  return taskId(syncPhase, { group, kind, namespace, name });
}

export function isPending({ result }: SyncTask): boolean {
  return result?.hookPhase === undefined && result?.status === undefined;
}

export function isRunning({ result }: SyncTask): boolean {
  return result?.hookPhase === 'Running';
}

export function hasFailed({ result }: SyncTask): boolean {
  return (
    result?.hookPhase === 'Failed' ||
    result?.hookPhase === 'Error' ||
    result?.status === 'SyncFailed'
  );
}

/** `apps/Deployment/web`, as messages name it. */
export function taskText({ key: { group, kind, name } }: SyncTask): string {
  return `${group}/${kind}/${name}`;
}

const PHASES: SyncPhase[] = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

/** In which kinds are applied; what is not here comes after them. */
const KINDS = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

export function compareTasks(a: SyncTask, b: SyncTask): number {
  const rank = (task: SyncTask) => [
    PHASES.indexOf(task.phase),
    task.wave,
    // What is pruned goes first.
    task.target ? 1 : 0,
    kindRank(task),
  ];
  const left = rank(a);
  const right = rank(b);
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at >= 0) return left[at] - right[at];
  return a.key.name < b.key.name ? -1 : Number(a.key.name > b.key.name);
}

function kindRank({ key: { kind } }: SyncTask): number {
  const rank = KINDS.indexOf(kind);
  return rank < 0 ? KINDS.length : rank;
}
