import type { KubeObject } from '../../../kubernetes/types.ts';
import { BUILTIN_RESOURCES } from '../../../kubernetes/schema/builtinResources.ts';

/** An object on its way through kustomizations, with what it was called before. */
export interface Resource {
  object: KubeObject;
  /** Names it has had, the first one first. */
  names: string[];
  namespaces: Array<string | undefined>;
  /** Folders of the kustomizations it came through, the innermost first. */
  origins: string[];
  /** A hash of the content is added to its name. */
  hashed: boolean;
  generated: boolean;
  behavior?: 'create' | 'replace' | 'merge';
}

export function resourceOf(object: KubeObject, origin: string): Resource {
  object.metadata ??= {} as KubeObject['metadata'];
  const { name, namespace } = object.metadata;
  return {
    object,
    names: [name],
    namespaces: [namespace],
    origins: [origin],
    hashed: false,
    generated: false,
  };
}

/** Gives it another name that references to the present one follow. */
export function rename(resource: Resource, name: string): void {
  resource.object.metadata.name = name;
  if (!resource.names.includes(name)) resource.names.push(name);
}

export function groupOf({ apiVersion }: KubeObject): string {
  const slash = apiVersion?.indexOf('/') ?? -1;
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function versionOf({ apiVersion }: KubeObject): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

const CLUSTER_SCOPED = new Set(
  BUILTIN_RESOURCES.filter(({ namespaced }) => !namespaced).map(
    ({ group, kind }) => `${group}/${kind}`,
  ),
);

/** Of kinds that are not known: all that custom resources mostly are. */
export function isNamespaced(object: KubeObject): boolean {
  return !CLUSTER_SCOPED.has(`${groupOf(object)}/${object.kind}`);
}
