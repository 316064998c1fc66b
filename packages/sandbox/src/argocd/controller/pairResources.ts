import type { KubeObject } from '../../kubernetes/types.ts';
import type { KindIndex } from './clusterView.ts';
import { inVersion } from './differences.ts';
import { isDestinationPermitted } from './projectRules.ts';
import {
  compareKeys,
  keyOf,
  keyText,
  versionOf,
  type ResourceKey,
} from './resourceKey.ts';
import { isHook, isSkipped } from './resourceOptions.ts';
import type {
  Comparison,
  Condition,
  ManagedResource,
  Place,
  ResourceStatus,
} from './types.ts';

/**
 * Puts the wanted objects of an application beside those of the cluster, and
 * adds what the application has there and does not want any more.
 */
export function pairResources(
  name: string,
  comparison: Comparison,
  place: Place,
  targets: KubeObject[],
): ManagedResource[] {
  const kinds = place.view.kinds();
  const byKey = new Map<string, ManagedResource>();
  for (const target of targets) {
    if (isHook(target) || isSkipped(target)) continue;
    const key = keyOf(target);
    const resource = resourceOf(key, target.apiVersion, kinds, target);
    const live =
      resource.definition && place.view.find(resource.definition, resource.key);
    if (live) setLive(resource, live, place);
    warnOfSharing(resource, name, place, comparison.conditions);
    byKey.set(keyText(resource.key), resource);
  }
  for (const live of place.view.trackedBy(name)) {
    const key = keyOf(live);
    if (byKey.has(keyText(key)) || !isManageable(comparison, place, live))
      continue;
    const resource = resourceOf(key, live.apiVersion, kinds);
    setLive(resource, live, place);
    byKey.set(keyText(key), resource);
  }
  return [...byKey.values()].sort((a, b) => compareKeys(a.key, b.key));
}

/** Objects in namespaces that the project has lost are left alone. */
function isManageable(
  { project }: Comparison,
  { cluster }: Place,
  { metadata }: KubeObject,
): boolean {
  return (
    !metadata.namespace ||
    project === undefined ||
    isDestinationPermitted(project, cluster, metadata.namespace)
  );
}

/** Each in its namespace, and each once: of two the last. */
export function uniqueTargets(
  targets: KubeObject[],
  place: Place,
  conditions: Condition[],
): KubeObject[] {
  const kinds = place.view.kinds();
  const unique = new Map<string, KubeObject>();
  for (const target of targets) {
    const key = keyOf(target);
    const definition = kinds.find(key.group, key.kind);
    if (definition && !definition.namespaced) delete target.metadata.namespace;
    else target.metadata.namespace ||= place.namespace || undefined;
    if (!target.metadata.name && target.metadata.generateName) {
      unique.set(`${unique.size}`, target);
      continue;
    }
    const text = keyText(keyOf(target));
    if (unique.has(text)) {
      const { group, kind, namespace, name } = keyOf(target);
      const count = targets.filter(
        item => keyText(keyOf(item)) === text,
      ).length;
      conditions.push({
        type: 'RepeatedResourceWarning',
        message: `Resource ${group}/${kind}/${namespace}/${name} appeared ${count} times among application resources.`,
      });
    }
    unique.set(text, target);
  }
  return [...unique.values()];
}

function resourceOf(
  key: ResourceKey,
  apiVersion: string,
  kinds: KindIndex,
  target?: KubeObject,
): ManagedResource {
  const { group, kind, namespace, name } = key;
  const version = versionOf(apiVersion);
  const status: ResourceStatus = {
    ...(group && { group }),
    version,
    kind,
    ...(namespace && { namespace }),
    name,
  };
  const definition = kinds.find(group, kind);
  const served = definition?.versions.includes(version);
  return {
    key,
    version,
    definition: served ? definition : undefined,
    target,
    status,
  };
}

function setLive(
  resource: ManagedResource,
  live: KubeObject,
  { view }: Place,
): void {
  const { definition, target } = resource;
  resource.live =
    definition && target
      ? inVersion(view, definition, live, target.apiVersion)
      : live;
}

function warnOfSharing(
  { live, key }: ManagedResource,
  appName: string,
  { view }: Place,
  conditions: Condition[],
): void {
  const owner = live && view.appOf(live);
  if (owner === undefined || owner === appName) return;
  conditions.push({
    type: 'SharedResourceWarning',
    message: `${key.kind}/${key.name} is part of applications ${[owner, appName]
      .sort()
      .join(' and ')}`,
  });
}
