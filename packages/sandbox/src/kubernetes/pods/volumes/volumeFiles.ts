import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  Volume,
} from 'kubernetes-types/core/v1';
import type { Cluster, KubeObject } from '../../types.ts';
import { ConfigError, readData } from '../environment.ts';
import { readField, readResource } from './downwardFields.ts';
import type { PodTokens } from './podTokens.ts';

const DEFAULT_MODE = 0o644;

export interface VolumeFile {
  content: Buffer;
  mode: number;
}

export type VolumeFiles = Record<string, VolumeFile>;

interface Source {
  name: string;
  items?: KeyToPath[];
  optional?: boolean;
  mode: number;
}

/** Whether a volume's files follow objects of the cluster. */
export function isMadeOfObjects(volume: Volume): boolean {
  const { configMap, secret, downwardAPI, projected } = volume;
  return Boolean(configMap ?? secret ?? downwardAPI ?? projected);
}

/**
 * The files of a volume that is made of objects of the cluster.
 * @throws ConfigError when one of them is not there
 */
export function volumeFiles(
  { configMap, secret, downwardAPI, projected }: Volume,
  pod: KubeObject,
  cluster: Cluster,
  tokens: PodTokens,
): VolumeFiles {
  if (configMap) {
    const { name = '', defaultMode: mode = DEFAULT_MODE } = configMap;
    const source = { ...configMap, name, mode };
    return keys('configmaps', source, pod, cluster);
  }
  if (secret) {
    const { secretName: name = '', defaultMode: mode = DEFAULT_MODE } = secret;
    return keys('secrets', { ...secret, name, mode }, pod, cluster);
  }
  if (downwardAPI) {
    const { items, defaultMode } = downwardAPI;
    return downwardFiles(items ?? [], defaultMode, pod, cluster);
  }
  return projected ? projectedFiles(projected, pod, cluster, tokens) : {};
}

function projectedFiles(
  { sources, defaultMode: mode = DEFAULT_MODE }: ProjectedVolumeSource,
  pod: KubeObject,
  cluster: Cluster,
  tokens: PodTokens,
): VolumeFiles {
  const parts = (sources ?? []).map(
    ({ configMap, secret, downwardAPI, serviceAccountToken }) => {
      if (configMap) {
        const source = { ...configMap, name: configMap.name ?? '', mode };
        return keys('configmaps', source, pod, cluster);
      }
      if (secret) {
        const source = { ...secret, name: secret.name ?? '', mode };
        return keys('secrets', source, pod, cluster);
      }
      if (downwardAPI) {
        return downwardFiles(downwardAPI.items ?? [], mode, pod, cluster);
      }
      if (!serviceAccountToken) return {};
      const content = Buffer.from(tokens.get(serviceAccountToken, pod));
      return { [serviceAccountToken.path]: { content, mode } };
    },
  );
  return Object.assign({}, ...parts) as VolumeFiles;
}

function keys(
  resource: 'configmaps' | 'secrets',
  { name, items, optional, mode }: Source,
  pod: KubeObject,
  { objects }: Cluster,
): VolumeFiles {
  const data = readData(resource, { name, optional }, pod, objects) ?? {};
  if (!items) {
    return Object.fromEntries(
      Object.entries(data).map(([key, content]) => [key, { content, mode }]),
    );
  }
  return Object.fromEntries(
    items.flatMap(({ key, path, mode: own }) => {
      if (key in data) {
        return [[path, { content: data[key], mode: own ?? mode }]];
      }
      if (optional) return [];
      throw new ConfigError(
        `references non-existent ${resource.slice(0, -1)} key: ${key}`,
      );
    }),
  );
}

function downwardFiles(
  items: DownwardAPIVolumeFile[],
  defaultMode: number | undefined,
  pod: KubeObject,
  { objects }: Cluster,
): VolumeFiles {
  return Object.fromEntries(
    items.map(({ path, fieldRef, resourceFieldRef, mode }) => {
      const text = resourceFieldRef
        ? readResource(resourceFieldRef, undefined, pod, objects)
        : readField(pod, fieldRef?.fieldPath ?? '') ?? '';
      const content = Buffer.from(text);
      return [path, { content, mode: mode ?? defaultMode ?? DEFAULT_MODE }];
    }),
  );
}
