import type {
  ResourceDiff,
  ResourceRef,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoManagedResource } from '@amamba/plugin-amamba-node';
import type { JsonObject } from '@backstage/types';
import { stringify } from 'yaml';
import { maskSecrets } from './maskSecrets';

/** Largest manifest whose two sides are shown, in characters of JSON. */
export const MAX_MANIFEST = 1_000_000;
/** Most characters of YAML in one answer; the rest is asked for by name. */
export const MAX_TOTAL = 8_000_000;
/** Most resources in one answer. */
export const MAX_ITEMS = 500;

/** Which differences to tell. */
export interface DifferencesQuery {
  /** `group/kind/namespace/name`. */
  resources?: readonly string[];
  changedOnly: boolean;
}

/** Each managed resource as it is and as Git has it. */
export function toDifferences(
  managed: readonly ArgoManagedResource[],
  { resources, changedOnly }: DifferencesQuery,
): { items: ResourceDiff[]; truncated: boolean } {
  const wanted = resources && new Set(resources);
  const compared = managed
    .filter(resource => !wanted || wanted.has(nameOf(resource)))
    .map(resource => ({ resource, change: changeOf(resource) }))
    .filter(({ change }) => !changedOnly || change !== 'same')
    .sort((a, b) => (nameOf(a.resource) < nameOf(b.resource) ? -1 : 1));
  const items: ResourceDiff[] = [];
  let total = 0;
  for (const { resource, change } of compared) {
    const item = toDiff(resource, change, MAX_TOTAL - total);
    total += (item.live?.length ?? 0) + (item.desired?.length ?? 0);
    if (items.length >= MAX_ITEMS) {
      return { items, truncated: true };
    }
    items.push(item);
  }
  return { items, truncated: false };
}

function nameOf({ group, kind, namespace, name }: ArgoManagedResource): string {
  return `${group ?? ''}/${kind}/${namespace ?? ''}/${name}`;
}

function changeOf(resource: ArgoManagedResource): ResourceDiff['change'] {
  const hasTarget = isThere(resource.targetState);
  const hasLive = isThere(resource.liveState ?? resource.normalizedLiveState);
  if (!hasLive) {
    return hasTarget ? 'added' : 'same';
  }
  if (!hasTarget) {
    return 'removed';
  }
  return resource.modified ? 'modified' : 'same';
}

function toDiff(
  resource: ArgoManagedResource,
  change: ResourceDiff['change'],
  room: number,
): ResourceDiff {
  const common = {
    ...identityOf(resource),
    change,
    hook: resource.hook ?? false,
  };
  const { targetState, liveState } = resource;
  const live = resource.normalizedLiveState ?? liveState;
  // What a sync makes of it; of what is not there yet, Git's own words.
  const desired =
    change === 'added'
      ? targetState
      : resource.predictedLiveState ?? targetState;
  const size = [live, desired].reduce((sum, t) => sum + (t?.length ?? 0), 0);
  if (size > MAX_MANIFEST || size > room) {
    return { ...common, tooLarge: true };
  }
  return {
    ...common,
    ...(isThere(live) && { live: toYaml(live) }),
    ...(isThere(desired) &&
      change !== 'removed' && { desired: toYaml(desired) }),
    tooLarge: false,
  };
}

function identityOf(resource: ArgoManagedResource): ResourceRef {
  const { group, kind, namespace, name } = resource;
  return { group: group ?? '', kind, ...(namespace && { namespace }), name };
}

function isThere(state: string | undefined): state is string {
  return Boolean(state) && state !== 'null' && state !== '{}';
}

function toYaml(state: string): string {
  return toManifestYaml(JSON.parse(state));
}

/** A manifest for people: keys in one order, secrets masked. */
export function toManifestYaml(manifest: JsonObject): string {
  return stringify(maskSecrets(manifest), {
    // `yes` is a boolean to many a reader of YAML: it is quoted.
    version: '1.1',
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}
