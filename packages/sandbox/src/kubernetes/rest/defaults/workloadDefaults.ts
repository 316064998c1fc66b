import type {
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from 'kubernetes-types/apps/v1';
import type { CronJob, Job, JobSpec } from 'kubernetes-types/batch/v1';
import type {
  PersistentVolumeClaim,
  PodTemplateSpec,
  ReplicationController,
} from 'kubernetes-types/core/v1';
import type { Writable } from '../strategy/strategy.ts';
import { setPodSpecDefaults } from './podDefaults.ts';
import { setClaimSpecDefaults } from './storageDefaults.ts';

const QUARTER = '25%';

export function setTemplateDefaults(template?: PodTemplateSpec): void {
  if (!template) return;
  template.metadata ??= {};
  template.spec ??= { containers: [] };
  setPodSpecDefaults(template.spec);
}

export function setDeploymentDefaults({ spec }: Deployment): void {
  if (!spec) return;
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    const rolling = (spec.strategy.rollingUpdate ??= {});
    rolling.maxUnavailable ??= QUARTER;
    rolling.maxSurge ??= QUARTER;
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  setTemplateDefaults(spec.template);
}

export function setReplicaSetDefaults({ spec }: ReplicaSet): void {
  if (!spec) return;
  spec.replicas ??= 1;
  setTemplateDefaults(spec.template);
}

/** What the pods are labelled with stands for what is left out. */
export function setReplicationControllerDefaults(
  controller: ReplicationController,
): void {
  const { spec, metadata } = controller;
  if (!spec) return;
  const labels = spec.template?.metadata?.labels;
  if (labels && Object.keys(labels).length > 0) {
    if (Object.keys(spec.selector ?? {}).length === 0) {
      spec.selector = { ...labels };
    }
    if (metadata && Object.keys(metadata.labels ?? {}).length === 0) {
      metadata.labels = { ...labels };
    }
  }
  spec.replicas ??= 1;
  setTemplateDefaults(spec.template);
}

export function setStatefulSetDefaults({ spec }: StatefulSet): void {
  if (!spec) return;
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    const rolling = (spec.updateStrategy.rollingUpdate ??= {});
    rolling.partition ??= 0;
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  setTemplateDefaults(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.kind ??= 'PersistentVolumeClaim';
    claim.apiVersion ??= 'v1';
    const written = claim as Writable<PersistentVolumeClaim>;
    written.status ??= { phase: 'Pending' };
    if (claim.spec) setClaimSpecDefaults(claim.spec);
  }
}

export function setDaemonSetDefaults({ spec }: DaemonSet): void {
  if (!spec) return;
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    const rolling = (spec.updateStrategy.rollingUpdate ??= {});
    rolling.maxUnavailable ??= 1;
    rolling.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
  setTemplateDefaults(spec.template);
}

export function setJobDefaults(job: Job): void {
  const { spec, metadata } = job;
  if (!spec) return;
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
    spec.parallelism = 1;
  }
  spec.parallelism ??= 1;
  spec.backoffLimit ??= backoffLimitOf(spec);
  spec.completionMode ||= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  spec.podReplacementPolicy ||= spec.podFailurePolicy
    ? 'Failed'
    : 'TerminatingOrFailed';
  setTemplateDefaults(spec.template);
  const labels = spec.template?.metadata?.labels;
  if (metadata && labels && Object.keys(metadata.labels ?? {}).length === 0) {
    metadata.labels = { ...labels };
  }
}

/** With a limit per index the job as a whole has none to speak of. */
function backoffLimitOf({ backoffLimitPerIndex }: JobSpec): number {
  return backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1;
}

export function setCronJobDefaults({ spec }: CronJob): void {
  if (!spec) return;
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  if (!spec.jobTemplate) return;
  spec.jobTemplate.metadata ??= {};
  setTemplateDefaults(spec.jobTemplate.spec?.template);
}
