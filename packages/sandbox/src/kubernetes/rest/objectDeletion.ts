import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import type { ResourceDefinition } from '../schema/resourceDefinition.ts';
import { cloneJson, equalJson } from '../store/json.ts';
import type { Clock, KubeObject } from '../types.ts';
import type { DeleteRequest } from './requestOptions.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
const DEFAULT_POD_GRACE_SECONDS = 30;

/** Namespaces that the cluster cannot be without. */
const UNDELETABLE = new Set(['default', 'kube-system', 'kube-public']);

export function assertDeletable(
  definition: ResourceDefinition,
  object: KubeObject,
  { preconditions }: DeleteRequest,
): void {
  const { name, uid, resourceVersion } = object.metadata;
  if (definition.kind === 'Namespace' && UNDELETABLE.has(name)) {
    throw StatusError.forbidden(
      definition,
      name,
      'this namespace may not be deleted',
    );
  }
  const kind = { group: definition.group, plural: definition.kind };
  if (preconditions?.uid && preconditions.uid !== uid) {
    throw StatusError.conflict(
      kind,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  const wanted = preconditions?.resourceVersion;
  if (wanted && wanted !== resourceVersion) {
    throw StatusError.conflict(
      kind,
      name,
      `the ResourceVersion in the precondition (${wanted}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/**
 * The object as it waits to be deleted, or undefined when nothing holds it:
 * no finalizer, no grace period of a running pod.
 */
export function markDeleted(
  definition: ResourceDefinition,
  old: KubeObject,
  request: DeleteRequest,
  clock: Clock,
): KubeObject | undefined {
  const next = cloneJson(old);
  const { metadata } = next;
  const finalizers = propagationFinalizers(definition, old, request);
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  const grace = graceSeconds(definition, old, request);
  const held =
    finalizers.length > 0 ||
    (next.spec?.finalizers?.length > 0 && definition.kind === 'Namespace');
  if (!held && grace === 0) return undefined;
  markTerminating(definition, next, old, grace, clock);
  return equalJson(next, old) ? old : next;
}

/** A pod is seen to have no time left before it is seen to be gone. */
export function lastVersion(
  definition: ResourceDefinition,
  old: KubeObject,
  clock: Clock,
): KubeObject {
  if (definition.group !== '' || definition.kind !== 'Pod') return old;
  const last = cloneJson(old);
  const { metadata } = last;
  if (!metadata.deletionTimestamp && metadata.generation) {
    metadata.generation += 1;
  }
  metadata.deletionTimestamp = timestamp(clock.now());
  metadata.deletionGracePeriodSeconds = 0;
  return last;
}

function markTerminating(
  definition: ResourceDefinition,
  next: KubeObject,
  old: KubeObject,
  grace: number,
  clock: Clock,
): void {
  const { metadata } = next;
  const before = old.metadata.deletionGracePeriodSeconds;
  const sooner = before !== undefined && grace < before;
  if (!old.metadata.deletionTimestamp || sooner) {
    // Counted from when the deletion was first asked for.
    const start = old.metadata.deletionTimestamp
      ? Date.parse(old.metadata.deletionTimestamp) - (before ?? 0) * 1000
      : clock.now();
    metadata.deletionTimestamp = timestamp(start + grace * 1000);
    if (definition.kind !== 'Namespace') {
      metadata.deletionGracePeriodSeconds = grace;
    }
    if (metadata.generation) metadata.generation += 1;
  }
  if (definition.kind === 'Namespace') {
    next.status = { ...next.status, phase: 'Terminating' };
  }
}

function propagationFinalizers(
  definition: ResourceDefinition,
  old: KubeObject,
  request: DeleteRequest,
): string[] {
  const finalizers = new Set(old.metadata.finalizers);
  const policy = request.propagationPolicy ?? standingPolicy(definition, old);
  for (const [finalizer, wanted] of [
    [ORPHAN, policy === 'Orphan'],
    [FOREGROUND, policy === 'Foreground'],
  ] as const) {
    if (wanted) finalizers.add(finalizer);
    else finalizers.delete(finalizer);
  }
  return [...finalizers];
}

/** Without a policy in the request an earlier one stands, then the type's. */
function standingPolicy(
  definition: ResourceDefinition,
  { metadata }: KubeObject,
): DeleteRequest['propagationPolicy'] {
  if (metadata.finalizers?.includes(ORPHAN)) return 'Orphan';
  if (metadata.finalizers?.includes(FOREGROUND)) return 'Foreground';
  return definition.defaultPropagation;
}

/** Only pods that run on a node are given time. */
function graceSeconds(
  definition: ResourceDefinition,
  { spec, status, metadata }: KubeObject,
  { gracePeriodSeconds }: DeleteRequest,
): number {
  if (definition.group !== '' || definition.kind !== 'Pod') return 0;
  const ended = ['Succeeded', 'Failed'].includes(status?.phase);
  if (!spec?.nodeName || ended) return 0;
  const wanted = Math.max(
    gracePeriodSeconds ??
      spec.terminationGracePeriodSeconds ??
      DEFAULT_POD_GRACE_SECONDS,
    0,
  );
  return Math.min(wanted, metadata.deletionGracePeriodSeconds ?? wanted);
}
