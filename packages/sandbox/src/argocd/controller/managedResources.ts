import { cloneJson, isRecord } from '../../kubernetes/store/json.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import { withPlainSecret } from './differences.ts';
import { sortedJson } from './resourceKey.ts';
import { isHook } from './resourceOptions.ts';
import { LAST_APPLIED } from './threeWayMerge.ts';
import type { ManagedResource } from './types.ts';

/** Of `GET /applications/{name}/managed-resources`. */
export interface ManagedResourceItem {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
  targetState: string;
  liveState: string;
  normalizedLiveState: string;
  predictedLiveState: string;
  resourceVersion?: string;
  hook?: boolean;
  modified?: boolean;
}

const SHORTEST_MASK = 8;

/** How the API shows a compared resource; Secrets keep their values to themselves. */
export function managedResourceItem(
  resource: ManagedResource,
): ManagedResourceItem {
  const { key, target, live, difference } = resource;
  const { group, kind, namespace, name } = key;
  const wanted = target && withPlainSecret(target);
  const states: Array<KubeObject | undefined> = [
    wanted,
    live,
    difference?.normalizedLive ?? withoutStatus(live),
    difference?.predictedLive ?? wanted,
  ];
  const [targetState, liveState, normalizedLiveState, predictedLiveState] = (
    kind === 'Secret' && group === '' ? maskSecrets(states) : states
  ).map(state => (state ? sortedJson(state) : 'null'));
  const modified = difference?.modified ?? (!target || !live);
  return {
    ...(group && { group }),
    kind,
    ...(namespace && { namespace }),
    name,
    targetState,
    liveState,
    normalizedLiveState,
    predictedLiveState,
    ...(live && { resourceVersion: live.metadata.resourceVersion }),
    ...(live && isHook(live) && { hook: true }),
    ...(modified && { modified: true }),
  };
}

function withoutStatus(object: KubeObject | undefined): KubeObject | undefined {
  if (!object) return undefined;
  const { status: _status, ...rest } = object;
  const { creationTimestamp: _time, ...metadata } = rest.metadata;
  return { ...rest, metadata } as KubeObject;
}

/** Different values are masked by different lengths, so that a diff shows. */
export function maskSecrets(
  states: Array<KubeObject | undefined>,
): Array<KubeObject | undefined> {
  const masks = new Map<string, string>();
  const masked = states.map(
    state => state && withPlainSecret(cloneJson(state)),
  );
  const keys = new Set(masked.flatMap(state => Object.keys(state?.data ?? {})));
  for (const key of keys) {
    masks.clear();
    for (const state of masked) {
      const value = state?.data?.[key];
      if (value === undefined || value === null) continue;
      state!.data[key] = maskOf(masks, String(value));
    }
  }
  for (const state of masked) maskLastApplied(state);
  return masked;
}

function maskOf(masks: Map<string, string>, value: string): string {
  const known = masks.get(value);
  if (known) return known;
  const mask = '+'.repeat(SHORTEST_MASK + masks.size);
  masks.set(value, mask);
  return mask;
}

function maskLastApplied(state: KubeObject | undefined): void {
  const text = state?.metadata.annotations?.[LAST_APPLIED];
  if (!text) return;
  let masked = '';
  try {
    const applied: unknown = JSON.parse(text);
    if (isRecord(applied)) {
      const plain = withPlainSecret(applied as unknown as KubeObject);
      for (const key of Object.keys(plain.data ?? {})) {
        plain.data[key] = '+'.repeat(SHORTEST_MASK);
      }
      masked = sortedJson(plain);
    }
  } catch {
    // What cannot be read cannot be masked, and is not shown.
  }
  state!.metadata.annotations![LAST_APPLIED] = masked;
}
