import type { ResourceRef } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoManagedResource } from '@amamba/plugin-amamba-node';
import { z } from 'zod';

const liveSchema = z.looseObject({
  apiVersion: z.string().optional(),
  metadata: z.looseObject({
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const HELM_POLICY = 'helm.sh/resource-policy';

/** What goes and what stays when an application is deleted with its resources. */
export function toDeletion(
  name: string,
  managed: readonly ArgoManagedResource[],
): { resources: ResourceRef[]; kept: ResourceRef[] } {
  const deletion = {
    resources: [] as ResourceRef[],
    kept: [] as ResourceRef[],
  };
  for (const resource of managed) {
    const live = readLive(resource);
    if (live) {
      const stays = isKept(name, resource, live);
      deletion[stays ? 'kept' : 'resources'].push(toRef(resource, live));
    }
  }
  return deletion;
}

/** Undefined: the cluster does not have it. */
function readLive({ liveState, normalizedLiveState }: ArgoManagedResource) {
  const state = liveState ?? normalizedLiveState;
  if (!state || state === 'null') {
    return undefined;
  }
  return liveSchema.safeParse(JSON.parse(state)).data;
}

/** As Argo CD decides: definitions of kinds always stay. */
function isKept(
  name: string,
  { group, kind }: ArgoManagedResource,
  { metadata }: z.output<typeof liveSchema>,
): boolean {
  const annotations = metadata.annotations ?? {};
  const owner = annotations[TRACKING_ID]?.split(':')[0];
  return (
    (kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io') ||
    hasOption(annotations[SYNC_OPTIONS], 'Delete=false') ||
    hasOption(annotations[HELM_POLICY], 'keep') ||
    // In any namespace: `namespace_name`.
    (owner !== undefined && owner !== name && !owner.endsWith(`_${name}`))
  );
}

function hasOption(list: string | undefined, option: string): boolean {
  return (list ?? '')
    .split(',')
    .map(text => text.trim())
    .includes(option);
}

function toRef(
  { group, kind, namespace, name }: ArgoManagedResource,
  { apiVersion }: z.output<typeof liveSchema>,
): ResourceRef {
  const version = apiVersion?.split('/').at(-1);
  return {
    group: group ?? '',
    ...(version && { version }),
    kind,
    ...(namespace && { namespace }),
    name,
  };
}
