import type { KubeObject } from '../../kubernetes/types.ts';
import { analysisRun, application, applicationSet, rollout } from './argo.ts';
import { pod } from './pods.ts';
import {
  apiService,
  autoscaler,
  customResourceDefinition,
  ingress,
  service,
  volumeClaim,
} from './services.ts';
import type { Health, HealthCode, HealthRule } from './types.ts';
import {
  cronJob,
  daemonSet,
  deployment,
  job,
  replicaSet,
  statefulSet,
} from './workloads.ts';

export type { Health, HealthCode } from './types.ts';

const HOOK_FINALIZER = 'argocd.argoproj.io/hook-finalizer';

/** By `group/Kind`. Of other kinds nothing is said. */
const RULES: Record<string, HealthRule> = {
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'batch/Job': job,
  'batch/CronJob': cronJob,
  '/Pod': pod,
  '/Service': service,
  '/PersistentVolumeClaim': volumeClaim,
  'networking.k8s.io/Ingress': ingress,
  'extensions/Ingress': ingress,
  'autoscaling/HorizontalPodAutoscaler': autoscaler,
  'apiregistration.k8s.io/APIService': apiService,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
  'argoproj.io/Rollout': rollout,
  'argoproj.io/AnalysisRun': analysisRun,
  'argoproj.io/Application': application,
  'argoproj.io/ApplicationSet': applicationSet,
};

/** Health of an object by Argo CD's rules; undefined where it has none. */
export function healthOf(object: KubeObject): Health | undefined {
  const { apiVersion, kind, metadata } = object;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  if (metadata.deletionTimestamp && !isHeldAsHook(object)) {
    return { status: 'Progressing', message: 'Pending deletion' };
  }
  const rule = RULES[`${group}/${kind}`];
  return rule?.(object);
}

/** The worst first is what an application is. */
const BEST_FIRST: HealthCode[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

export function worseHealth(a: HealthCode, b: HealthCode): HealthCode {
  return BEST_FIRST.indexOf(b) > BEST_FIRST.indexOf(a) ? b : a;
}

/** A hook that is held until its result has been read. */
function isHeldAsHook({ metadata }: KubeObject): boolean {
  return metadata.finalizers?.includes(HOOK_FINALIZER) ?? false;
}
