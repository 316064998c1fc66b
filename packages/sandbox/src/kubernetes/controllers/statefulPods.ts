import type { StatefulSet } from 'kubernetes-types/apps/v1';
import type {
  PersistentVolumeClaim,
  PodTemplateSpec,
} from 'kubernetes-types/core/v1';
import type { NewObject } from '../types.ts';
import { controllerReference, type Stored } from './objectReader.ts';
import { podFromTemplate } from './podControl.ts';
import type { StoredPod } from './podIndex.ts';

export type StoredStatefulSet = Stored<StatefulSet>;

const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

export function firstOrdinal({ spec }: StoredStatefulSet): number {
  const { ordinals } = (spec ?? {}) as { ordinals?: { start?: number } };
  return ordinals?.start ?? 0;
}

/** The number at the end of a pod's name; undefined of a stranger. */
export function ordinalOf(
  { metadata: set }: StoredStatefulSet,
  { metadata: pod }: StoredPod,
): number | undefined {
  const prefix = `${set.name}-`;
  const text = pod.name.slice(prefix.length);
  const known = pod.name.startsWith(prefix) && /^\d+$/.test(text);
  return known ? Number(text) : undefined;
}

export function revisionNameOf({ metadata }: StoredPod): string | undefined {
  return metadata.labels?.[REVISION_LABEL];
}

/** A pod with a name, a host name and claims of its own. */
export function statefulPod(
  set: StoredStatefulSet,
  ordinal: number,
  template: PodTemplateSpec,
  revision: string,
) {
  const name = `${set.metadata.name}-${ordinal}`;
  const pod = podFromTemplate(set, template, {
    name,
    labels: {
      [POD_INDEX]: String(ordinal),
      [REVISION_LABEL]: revision,
      [POD_NAME]: name,
    },
  });
  if (!pod.spec) return pod;
  pod.spec.hostname = name;
  pod.spec.subdomain = set.spec?.serviceName;
  const claims = set.spec?.volumeClaimTemplates ?? [];
  const claimed = new Set(claims.map(({ metadata }) => metadata?.name));
  const volumes = claims.map(claim => ({
    name: claim.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, claim, ordinal) },
  }));
  const others = (pod.spec.volumes ?? []).filter(
    volume => !claimed.has(volume.name),
  );
  if (volumes.length > 0) pod.spec.volumes = [...volumes, ...others];
  return pod;
}

function claimName(
  { metadata }: StoredStatefulSet,
  claim: PersistentVolumeClaim,
  ordinal: number,
): string {
  return `${claim.metadata?.name}-${metadata.name}-${ordinal}`;
}

/** The claims of one pod, as they are made before it. */
export function statefulClaims(
  set: StoredStatefulSet,
  ordinal: number,
): NewObject[] {
  const { whenDeleted } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  return (set.spec?.volumeClaimTemplates ?? []).map(claim => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(set, claim, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...claim.metadata?.labels, ...set.spec?.selector.matchLabels },
      annotations: claim.metadata?.annotations,
      ...(whenDeleted === 'Delete' && {
        ownerReferences: [
          { ...controllerReference(set), controller: undefined },
        ],
      }),
    },
    spec: structuredClone(claim.spec),
  }));
}
