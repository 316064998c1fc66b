import { StatusError } from '../../../kubernetes/api/statusError.ts';
import { resourceNameOf } from '../../../kubernetes/schema/resourceDefinition.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { healthOf } from '../../health/index.ts';
import { deletePoliciesOf, type DeletePolicy } from '../resourceOptions.ts';
import type { Place } from '../types.ts';
import type { HookPhase, SyncTask } from './syncTask.ts';

const HOOK_FINALIZER = 'argocd.argoproj.io/hook-finalizer';

/** The hook, held until its result has been read. */
export function heldHook(target: KubeObject): KubeObject {
  const { finalizers = [] } = target.metadata;
  if (finalizers.includes(HOOK_FINALIZER)) return target;
  return {
    ...target,
    metadata: {
      ...target.metadata,
      finalizers: [...finalizers, HOOK_FINALIZER],
    },
  };
}

export function releaseHook(place: Place, { definition, key }: SyncTask): void {
  const live = definition && place.view.find(definition, key);
  if (!live?.metadata.finalizers?.includes(HOOK_FINALIZER)) return;
  const { objects } = place.cluster;
  objects.modify(resourceNameOf(definition!), key.namespace, key.name, hook => {
    hook.metadata.finalizers = hook.metadata.finalizers?.filter(
      finalizer => finalizer !== HOOK_FINALIZER,
    );
  });
}

export function deleteHook(place: Place, task: SyncTask): void {
  const { definition, key } = task;
  if (!definition) return;
  deleteResource(place, definition, key, 'Foreground');
  releaseHook(place, task);
}

/** Asks for the deletion; what is gone already is well. */
export function deleteResource(
  { cluster }: Place,
  definition: NonNullable<SyncTask['definition']>,
  { namespace, name }: SyncTask['key'],
  propagationPolicy: 'Foreground' | 'Background' | 'Orphan',
): void {
  try {
    cluster.objects.delete(
      resourceNameOf(definition),
      definition.namespaced ? namespace : undefined,
      name,
      { propagationPolicy },
    );
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 404) throw error;
  }
}

/** Reads from a hook's health how far it is. */
export function hookOutcome(live: KubeObject): {
  phase: HookPhase;
  message?: string;
} {
  // The result is what counts, though the hook may be on its way out.
  const { deletionTimestamp: _at, ...metadata } = live.metadata;
  const health = healthOf({ ...live, metadata });
  if (!health) return { phase: 'Succeeded' };
  const { status, message } = health;
  if (status === 'Healthy') return { phase: 'Succeeded', message };
  if (status === 'Degraded' || status === 'Unknown') {
    return { phase: 'Failed', message };
  }
  return { phase: 'Running' };
}

export function hasPolicy(
  { target, live }: SyncTask,
  policy: DeletePolicy,
): boolean {
  const hook = target ?? live;
  return hook !== undefined && deletePoliciesOf(hook).includes(policy);
}
