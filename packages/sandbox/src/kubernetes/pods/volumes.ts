import { MountableFs, type IFileSystem } from 'just-bash';
import type { Cluster, KubeObject, ObjectClient } from '../types.ts';
import { ConfigError, readData, readField } from './environment.ts';
import { createMemoryFs, type ContainerFs } from './shell/containerFs.ts';
import { DirectoryView } from './shell/directoryView.ts';

/** Volumes that outlive pods, by `namespace/claim`. */
export class ClaimVolumes {
  readonly #volumes = new Map<string, IFileSystem>();

  get(namespace: string, claim: string): IFileSystem {
    const key = `${namespace}/${claim}`;
    const volume = this.#volumes.get(key) ?? createMemoryFs();
    this.#volumes.set(key, volume);
    return volume;
  }

  delete(namespace: string, claim: string): void {
    this.#volumes.delete(`${namespace}/${claim}`);
  }
}

/** The volumes of one pod, shared by its containers. */
export class PodVolumes {
  readonly #objects: ObjectClient;
  readonly #claims: ClaimVolumes;
  readonly #volumes = new Map<string, IFileSystem>();

  constructor({ objects }: Cluster, claims: ClaimVolumes) {
    this.#objects = objects;
    this.#claims = claims;
  }

  /** Throws ConfigError, naming the volume, when what it needs is not there. */
  async setUp(pod: KubeObject): Promise<void> {
    for (const volume of pod.spec.volumes ?? []) {
      try {
        this.#volumes.set(volume.name, await this.#create(volume, pod));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        throw new ConfigError(
          `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`,
        );
      }
    }
  }

  /** Files of the downward API follow the pod's labels and annotations. */
  async refresh(pod: KubeObject): Promise<void> {
    for (const { name, downwardAPI } of pod.spec.volumes ?? []) {
      const fs = this.#volumes.get(name);
      if (fs && downwardAPI)
        await writeFiles(fs, downwardFiles(downwardAPI, pod));
    }
  }

  /** Forgets what the volumes hold; claims keep theirs. */
  release(): void {
    this.#volumes.clear();
  }

  async mount(
    container: any,
    fs: ContainerFs,
    _env: Record<string, string>,
  ): Promise<void> {
    // Outer directories first: an inner one is mounted in the outer one.
    const mounts = [...(container.volumeMounts ?? [])].sort(
      (a, b) => a.mountPath.length - b.mountPath.length,
    );
    const mounted: { path: string; fs: MountableFs }[] = [{ path: '', fs }];
    for (const { name, mountPath, subPath, readOnly } of mounts) {
      const volume = this.#volumes.get(name);
      if (!volume) throw new ConfigError(`volume "${name}" not found`);
      const path = mountPath.replace(/(.)\/+$/, '$1');
      const root = `/${subPath ?? ''}`;
      if (await isFile(volume, root)) {
        await fs.writeFile(path, await volume.readFileBuffer(root));
      } else {
        await volume.mkdir(root, { recursive: true });
        const view = new DirectoryView(volume, root, readOnly === true);
        const mountable = new MountableFs({ base: view });
        const outer = mounted.findLast(other =>
          path.startsWith(`${other.path}/`),
        )!;
        outer.fs.mount(path.slice(outer.path.length), mountable);
        mounted.push({ path, fs: mountable });
      }
    }
  }

  async #create(volume: any, pod: KubeObject): Promise<IFileSystem> {
    const claim = volume.persistentVolumeClaim?.claimName;
    const namespace = pod.metadata.namespace ?? '';
    if (claim) {
      if (!this.#objects.get('persistentvolumeclaims', namespace, claim)) {
        throw new ConfigError(`persistentvolumeclaim "${claim}" not found`);
      }
      return this.#claims.get(namespace, claim);
    }
    const fs = createMemoryFs();
    await writeFiles(fs, this.#files(volume, pod));
    return fs;
  }

  #files(volume: any, pod: KubeObject): Record<string, Buffer> {
    const { configMap, secret, downwardAPI, projected } = volume;
    if (configMap)
      return this.#keys('configmaps', configMap.name, configMap, pod);
    if (secret)
      return this.#keys(
        'secrets',
        secret.secretName ?? secret.name,
        secret,
        pod,
      );
    if (downwardAPI) return downwardFiles(downwardAPI, pod);
    const parts = (projected?.sources ?? []).map((source: any) =>
      source.serviceAccountToken
        ? { [source.serviceAccountToken.path]: Buffer.from('') }
        : this.#files(source, pod),
    );
    return Object.assign({}, ...parts);
  }

  #keys(
    resource: 'configmaps' | 'secrets',
    name: string,
    {
      items,
      optional,
    }: { items?: { key: string; path: string }[]; optional?: boolean },
    pod: KubeObject,
  ): Record<string, Buffer> {
    const data =
      readData(resource, { name, optional }, pod, this.#objects) ?? {};
    if (!items) return data;
    return Object.fromEntries(
      items.map(({ key, path }) => {
        if (!(key in data)) {
          throw new ConfigError(
            `references non-existent ${resource.slice(0, -1)} key: ${key}`,
          );
        }
        return [path, data[key]];
      }),
    );
  }
}

function downwardFiles(
  downwardAPI: any,
  pod: KubeObject,
): Record<string, Buffer> {
  return Object.fromEntries(
    (downwardAPI.items ?? []).map((item: any) => [
      item.path,
      Buffer.from(readField(pod, item.fieldRef?.fieldPath ?? '') ?? ''),
    ]),
  );
}

async function writeFiles(
  fs: IFileSystem,
  files: Record<string, Buffer>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await fs.writeFile(`/${path}`, content);
  }
}

async function isFile(fs: IFileSystem, path: string): Promise<boolean> {
  return (await fs.exists(path)) && (await fs.stat(path)).isFile;
}
