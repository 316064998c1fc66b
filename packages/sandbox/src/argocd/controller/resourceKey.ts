import type { KubeObject } from '../../kubernetes/types.ts';

/** Which object of a cluster: what Argo CD tells resources apart by. */
export interface ResourceKey {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

export function keyOf({ apiVersion, kind, metadata }: KubeObject): ResourceKey {
  return {
    group: groupOf(apiVersion),
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
  };
}

export function keyText({ group, kind, namespace, name }: ResourceKey): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

/** The order of `status.resources`. */
export function compareKeys(a: ResourceKey, b: ResourceKey): number {
  const left = [a.group, a.kind, a.namespace, a.name];
  const right = [b.group, b.kind, b.namespace, b.name];
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at < 0) return 0;
  return left[at] < right[at] ? -1 : 1;
}

/** JSON as Argo CD writes objects: members sorted by name. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || !member || Array.isArray(member)) {
      return member;
    }
    const entries = Object.entries(member);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
