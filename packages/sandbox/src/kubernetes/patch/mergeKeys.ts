/**
 * `patchMergeKey` of the built-in types, by the name of the list and, where
 * one name means different things, by the path it is found at. Lists that are
 * not here are atomic: a patch replaces them.
 */
const MERGE_KEYS: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  resourceClaims: 'name',
  schedulingGates: 'name',
  conditions: 'type',
  ownerReferences: 'uid',
  podIPs: 'ip',
  hostIPs: 'ip',
  addresses: 'type',
  taints: 'key',
  secrets: 'name',
};

/** Lists of plain values that a patch adds to instead of replacing. */
const MERGED_VALUES = new Set(['finalizers', 'podCIDRs']);

/** Where a list merges on another key than elsewhere. */
const BY_PARENT: Record<string, string> = {
  // Ports of a container, against ports of a Service or EndpointSlice.
  'containers.ports': 'containerPort',
  'initContainers.ports': 'containerPort',
  'ephemeralContainers.ports': 'containerPort',
  'spec.ports': 'port',
};

/**
 * @param path - member names from the root to the list, without indices
 * @returns the key to merge on, or undefined for an atomic list
 */
export function mergeKeyOf(path: readonly string[]): string | undefined {
  const name = path[path.length - 1];
  const parent = path[path.length - 2] ?? '';
  const place = `${parent}.${name}`;
  return BY_PARENT[place] ?? (name === 'ports' ? undefined : MERGE_KEYS[name]);
}

export function mergesValues(path: readonly string[]): boolean {
  return MERGED_VALUES.has(path[path.length - 1]);
}
