import { createHash } from 'node:crypto';
import type { LocalCluster } from '../cluster.ts';
import {
  apiVersionOf,
  resourceNameOf,
  type ResourceDefinition,
  type SubresourceDefinition,
} from '../schema/resourceDefinition.ts';
import type { GroupVersions } from '../schema/resourceRegistry.ts';
import { HANDLED_SUBRESOURCES } from './subresources.ts';

/** Subresources that somebody answers, in the order discovery has them. */
export function servedSubresources(
  cluster: LocalCluster,
  definition: ResourceDefinition,
): SubresourceDefinition[] {
  const name = resourceNameOf(definition);
  const served = definition.subresources.filter(
    ({ name: subresource }) =>
      HANDLED_SUBRESOURCES.has(subresource) ||
      cluster.subresource(name, subresource),
  );
  // Those of custom resources have an order of their own.
  return definition.custom
    ? served
    : served.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function byPlural(a: ResourceDefinition, b: ResourceDefinition): number {
  return a.plural < b.plural ? -1 : 1;
}

/** APIResourceList of a group and version. */
export function resourceList(
  cluster: LocalCluster,
  group: string,
  version: string,
) {
  const definitions = cluster.registry
    .inGroupVersion(group, version)
    .sort(byPlural);
  return {
    kind: 'APIResourceList',
    ...(group && { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(group, version),
    resources: definitions.flatMap(definition => [
      resourceEntry(definition),
      ...servedSubresources(cluster, definition).map(subresource => ({
        name: `${definition.plural}/${subresource.name}`,
        singularName: '',
        namespaced: definition.namespaced,
        ...(subresource.group && {
          group: subresource.group,
          version: subresource.version,
        }),
        kind: subresource.kind,
        verbs: subresource.verbs,
      })),
    ]),
  };
}

function resourceEntry(definition: ResourceDefinition) {
  const { plural, singular, namespaced, kind, verbs } = definition;
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...namesOf(definition),
    ...(verbs.includes('list') && {
      storageVersionHash: storageHash(definition),
    }),
  };
}

function namesOf({ shortNames, categories }: ResourceDefinition) {
  return {
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
}

function storageHash({ group, version, kind }: ResourceDefinition): string {
  return createHash('sha256')
    .update(`${group}/${version}/${kind}`)
    .digest()
    .subarray(0, 8)
    .toString('base64');
}

/** APIGroup, as an item of /apis and as /apis/{group}. */
export function groupEntry({ group, versions }: GroupVersions) {
  const entries = versions.map(version => ({
    groupVersion: apiVersionOf(group, version),
    version,
  }));
  return { name: group, versions: entries, preferredVersion: entries[0] };
}

export function groupList(cluster: LocalCluster) {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: cluster.registry.groups.map(groupEntry),
  };
}

/** APIGroupDiscoveryList of /api or of /apis. */
export function aggregatedDiscovery(cluster: LocalCluster, core: boolean) {
  const groups: GroupVersions[] = core
    ? [{ group: '', versions: ['v1'] }]
    : cluster.registry.groups;
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: group ? { name: group } : {},
      versions: versions.map(version => ({
        version,
        resources: cluster.registry
          .inGroupVersion(group, version)
          .sort(byPlural)
          .map(definition => aggregatedResource(cluster, definition, version)),
        freshness: 'Current',
      })),
    })),
  };
}

function aggregatedResource(
  cluster: LocalCluster,
  definition: ResourceDefinition,
  version: string,
) {
  const { plural, kind, namespaced, singular, verbs, custom } = definition;
  const subresources = servedSubresources(cluster, definition);
  // Built-in types leave out what is that of their group anyway.
  const responseKind = custom
    ? { group: definition.group, version, kind }
    : { group: '', version: '', kind };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...namesOf(definition),
    ...(subresources.length > 0 && {
      subresources: subresources.map(subresource => ({
        subresource: subresource.name,
        responseKind: subresource.group
          ? {
              group: subresource.group,
              version: subresource.version,
              kind: subresource.kind,
            }
          : { ...responseKind, kind: subresource.kind },
        verbs: subresource.verbs,
      })),
    }),
  };
}
