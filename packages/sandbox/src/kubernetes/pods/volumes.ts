import { MountableFs, type IFileSystem } from 'just-bash';
import type { PodSpec, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import type { Cluster, KubeObject } from '../types.ts';
import { ConfigError, expandVariables } from './environment.ts';
import type { ContainerSpec } from './kubelet/containerRecord.ts';
import { createMemoryFs, type ContainerFs } from './shell/containerFs.ts';
import { DirectoryView } from './shell/directoryView.ts';
import { PodTokens } from './volumes/podTokens.ts';
import { claimsOf } from './volumes/volumeBinder.ts';
import {
  isMadeOfObjects,
  volumeFiles,
  type VolumeFiles,
} from './volumes/volumeFiles.ts';

/** Volumes that outlive pods. */
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
  readonly #cluster: Cluster;
  readonly #claims: ClaimVolumes;
  readonly #nodeRoot: Promise<IFileSystem>;
  readonly #volumes = new Map<string, IFileSystem>();
  /** What was last written of the volumes that follow objects, as text. */
  readonly #written = new Map<string, VolumeFiles>();

  readonly #tokens: PodTokens;
  #cancelRenewal: () => void = () => undefined;

  /** @param nodeRoot - the file system of the pod's node */
  constructor(
    cluster: Cluster,
    claims: ClaimVolumes,
    nodeRoot: Promise<IFileSystem>,
  ) {
    this.#cluster = cluster;
    this.#claims = claims;
    this.#nodeRoot = nodeRoot;
    this.#tokens = new PodTokens(cluster);
  }

  /** Throws ConfigError, naming the volume, when what it needs is not there. */
  async setUp(pod: KubeObject): Promise<void> {
    for (const volume of (pod.spec as PodSpec).volumes ?? []) {
      try {
        this.#volumes.set(volume.name, await this.#create(volume, pod));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        throw new ConfigError(
          `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`,
        );
      }
    }
    this.#renewTokens(pod);
  }

  /** Files that are made of objects follow their changes. */
  async refresh(pod: KubeObject): Promise<void> {
    for (const volume of (pod.spec as PodSpec).volumes ?? []) {
      const fs = this.#volumes.get(volume.name);
      if (!fs || !isMadeOfObjects(volume)) continue;
      try {
        await this.#follow(volume, pod, fs);
      } catch (error) {
        // What is gone by now stays mounted as it was.
        if (!(error instanceof ConfigError)) throw error;
      }
    }
    this.#renewTokens(pod);
  }

  /** Forgets what the volumes hold; claims keep theirs. */
  release(): void {
    this.#cancelRenewal();
    this.#tokens.clear();
    this.#volumes.clear();
    this.#written.clear();
  }

  async mount(
    container: ContainerSpec,
    fs: ContainerFs,
    env: Record<string, string>,
  ): Promise<void> {
    // Outer directories first: an inner one is mounted in the outer one.
    const mounts = [...(container.volumeMounts ?? [])].sort(
      (a, b) => a.mountPath.length - b.mountPath.length,
    );
    const mounted: { path: string; fs: MountableFs }[] = [{ path: '', fs }];
    for (const mount of mounts) {
      const volume = this.#volumes.get(mount.name);
      if (!volume) throw new ConfigError(`volume "${mount.name}" not found`);
      const path = mount.mountPath.replace(/(.)\/+$/, '$1');
      const root = `/${subPathOf(mount, env)}`;
      if (await isFile(volume, root)) {
        await fs.writeFile(path, await volume.readFileBuffer(root));
      } else {
        if (!(await volume.exists(root))) {
          await volume.mkdir(root, { recursive: true });
        }
        const view = new DirectoryView(volume, root, mount.readOnly === true);
        const mountable = new MountableFs({ base: view });
        const outer =
          mounted.findLast(other => path.startsWith(`${other.path}/`)) ??
          mounted[0];
        outer.fs.mount(path.slice(outer.path.length), mountable);
        mounted.push({ path, fs: mountable });
      }
    }
  }

  async #create(volume: Volume, pod: KubeObject): Promise<IFileSystem> {
    const { hostPath, persistentVolumeClaim, ephemeral } = volume;
    if (persistentVolumeClaim || ephemeral) return this.#claimed(volume, pod);
    if (hostPath) {
      const node = await this.#nodeRoot;
      await ensureHostPath(node, hostPath.path, hostPath.type ?? '');
      return new DirectoryView(node, hostPath.path, false);
    }
    const fs = createMemoryFs();
    if (isMadeOfObjects(volume)) await this.#follow(volume, pod, fs);
    return fs;
  }

  #renewTokens(pod: KubeObject): void {
    this.#cancelRenewal();
    const due = this.#tokens.nextRenewal;
    if (due === undefined) return;
    const { clock } = this.#cluster;
    this.#cancelRenewal = clock.after(
      Math.max(due - clock.now(), 0),
      () => void this.refresh(pod),
    );
  }

  #claimed(volume: Volume, pod: KubeObject): IFileSystem {
    const { metadata, spec } = pod;
    const { namespace = '' } = metadata;
    const [claim] = claimsOf({
      ...pod,
      spec: { ...spec, volumes: [volume] },
    });
    const { objects } = this.#cluster;
    if (!objects.get('persistentvolumeclaims', namespace, claim)) {
      throw new ConfigError(`persistentvolumeclaim "${claim}" not found`);
    }
    return this.#claims.get(namespace, claim);
  }

  /** Writes what is new or changed and removes what has gone. */
  async #follow(
    volume: Volume,
    pod: KubeObject,
    fs: IFileSystem,
  ): Promise<void> {
    const before = this.#written.get(volume.name) ?? {};
    const files = volumeFiles(volume, pod, this.#cluster, this.#tokens);
    this.#written.set(volume.name, files);
    for (const path of Object.keys(before)) {
      if (!Object.hasOwn(files, path)) await fs.rm(`/${path}`, { force: true });
    }
    for (const [path, { content, mode }] of Object.entries(files)) {
      if (before[path]?.content.equals(content)) continue;
      await fs.writeFile(`/${path}`, content);
      await fs.chmod(`/${path}`, mode);
    }
  }
}

function subPathOf(
  { subPath, subPathExpr }: VolumeMount,
  env: Record<string, string>,
): string {
  return subPathExpr ? expandVariables(subPathExpr, env) : subPath ?? '';
}

async function ensureHostPath(
  node: IFileSystem,
  path: string,
  type: string,
): Promise<void> {
  const exists = await node.exists(path);
  if (!exists && (type === '' || type === 'DirectoryOrCreate')) {
    await node.mkdir(path, { recursive: true });
  } else if (!exists && type === 'FileOrCreate') {
    await node.writeFile(path, '');
  } else if (!exists) {
    throw new ConfigError(
      `hostPath type check failed: ${path} is not a ${type.toLowerCase()}`,
    );
  }
}

async function isFile(fs: IFileSystem, path: string): Promise<boolean> {
  return (await fs.exists(path)) && (await fs.stat(path)).isFile;
}
