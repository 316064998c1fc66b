import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { equalJson } from '../store/json.ts';
import {
  DESIRED_REPLICAS,
  fenceposts,
  MAX_REPLICAS,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
} from './deploymentScaling.ts';
import { byCreation } from './objectReader.ts';

export const TEMPLATE_HASH = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const LONGEST_HISTORY = 2000;

/** Annotations of a Deployment that are its own. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
]);

type Annotations = Record<string, string>;

export function revisionOf({ metadata }: StoredReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0) || 0;
}

/** The oldest set that has the deployment's template. */
export function findNewSet(
  { spec }: StoredDeployment,
  sets: StoredReplicaSet[],
): StoredReplicaSet | undefined {
  const template = withoutHash(spec?.template);
  return [...sets]
    .sort(byCreation)
    .find(set => equalJson(withoutHash(set.spec?.template), template));
}

function withoutHash(template: PodTemplateSpec | undefined): unknown {
  const { [TEMPLATE_HASH]: _hash, ...labels } =
    template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

/** Annotations that say for how many replicas a set was scaled. */
export function replicaAnnotations(deployment: StoredDeployment): Annotations {
  const desired = replicasOf(deployment);
  const { surge } = fenceposts(deployment);
  return {
    [DESIRED_REPLICAS]: String(desired),
    [MAX_REPLICAS]: String(desired + surge),
  };
}

/** The annotations of the new set, with its revision counted up. */
export function newSetAnnotations(
  deployment: StoredDeployment,
  sets: StoredReplicaSet[],
  newSet?: StoredReplicaSet,
): Annotations {
  const others = sets.filter(set => set !== newSet).map(revisionOf);
  const revision = Math.max(0, ...others) + 1;
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([name]) => !NOT_COPIED.has(name),
  );
  const annotations: Annotations = {
    ...newSet?.metadata.annotations,
    ...Object.fromEntries(copied),
  };
  if (!newSet) {
    return {
      ...annotations,
      ...replicaAnnotations(deployment),
      [REVISION]: String(revision),
    };
  }
  const before = revisionOf(newSet);
  if (before < revision) {
    annotations[REVISION] = String(revision);
    if (before > 0) {
      annotations[REVISION_HISTORY] = [annotations[REVISION_HISTORY], before]
        .filter(Boolean)
        .join(',')
        .slice(-LONGEST_HISTORY);
    }
  }
  return annotations;
}
