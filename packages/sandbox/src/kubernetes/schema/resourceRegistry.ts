import type { ResourceName } from '../types.ts';
import { BUILTIN_RESOURCES } from './builtinResources.ts';
import {
  resourceNameOf,
  type ResourceDefinition,
} from './resourceDefinition.ts';

export interface GroupVersions {
  group: string;
  /** Preferred first. */
  versions: string[];
}

/** What the cluster serves; custom resources come and go at run time. */
export class ResourceRegistry {
  readonly #definitions = new Map<ResourceName, ResourceDefinition>();
  /** Definitions of which parts are withheld, as they were. */
  readonly #whole = new Map<ResourceName, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[] = BUILTIN_RESOURCES) {
    for (const definition of definitions) this.add(definition);
  }

  get all(): ResourceDefinition[] {
    return [...this.#definitions.values()];
  }

  add(definition: ResourceDefinition): void {
    this.#definitions.set(resourceNameOf(definition), definition);
  }

  remove(name: ResourceName): void {
    this.#definitions.delete(name);
  }

  /**
   * Serves a subresource no more, or again: as a cluster does that is too old
   * to have it.
   * @throws Error when the resource has no such part
   */
  serveSubresource(
    name: ResourceName,
    subresource: string,
    isServed: boolean,
  ): void {
    const whole = this.#whole.get(name) ?? this.get(name);
    const part = whole?.subresources.find(item => item.name === subresource);
    if (!whole || !part) throw new Error(`There is no ${name}/${subresource}`);
    const { subresources } = this.get(name) ?? whole;
    const served = whole.subresources.filter(item =>
      item === part ? isServed : subresources.includes(item),
    );
    this.#whole.set(name, whole);
    this.#definitions.set(name, { ...whole, subresources: served });
  }

  get(name: ResourceName): ResourceDefinition | undefined {
    return this.#definitions.get(name);
  }

  find(
    group: string,
    version: string,
    plural: string,
  ): ResourceDefinition | undefined {
    const definition = this.get(resourceNameOf({ group, plural }));
    return definition?.versions.includes(version) ? definition : undefined;
  }

  findKind(group: string, kind: string): ResourceDefinition | undefined {
    return this.all.find(
      definition => definition.group === group && definition.kind === kind,
    );
  }

  inGroupVersion(group: string, version: string): ResourceDefinition[] {
    return this.all.filter(
      definition =>
        definition.group === group && definition.versions.includes(version),
    );
  }

  /** Named groups in the order they were added, without the core group. */
  get groups(): GroupVersions[] {
    const groups = new Map<string, Set<string>>();
    for (const { group, versions } of this.all) {
      if (!group) continue;
      const known = groups.get(group) ?? new Set();
      for (const version of versions) known.add(version);
      groups.set(group, known);
    }
    return [...groups].map(([group, versions]) => ({
      group,
      versions: [...versions].sort(compareVersions),
    }));
  }
}

/** Kubernetes' order: v10, v2, v1, v1beta2, v1beta1, v1alpha1, then others. */
export function compareVersions(a: string, b: string): number {
  const rankA = versionRank(a);
  const rankB = versionRank(b);
  for (let i = 0; i < rankA.length; i++) {
    if (rankA[i] !== rankB[i]) return rankB[i] - rankA[i];
  }
  return a < b ? -1 : Number(a > b);
}

function versionRank(version: string): number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const [, major, stage, minor] = match;
  const stability = { alpha: 1, beta: 2 }[stage] ?? 3;
  return [stability, Number(major), Number(minor ?? 0)];
}
