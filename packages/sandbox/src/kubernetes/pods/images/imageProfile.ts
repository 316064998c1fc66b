import type { IFileSystem } from 'just-bash';
import {
  distributionEntries,
  FULL_SET,
  programs,
  type DistributionName,
  type TreeEntries,
} from './distributions.ts';
import { buildTree, type Directory } from './fileTree.ts';
import { LayeredFs } from './layeredFs.ts';

/** What an image is known to hold and to run. */
export interface ImageProfile {
  /** Decides by the repository, without registry host, tag and digest. */
  matches(repository: string): boolean;
  /** Run when a container names no command. */
  entrypoint: string[];
  cmd: string[];
  env?: Record<string, string>;
  /** Files besides those of its Linux; executable. */
  files?: Record<string, string>;
  /** The Linux it is made from; without it one that has every tool. */
  base?: (image: string) => DistributionName;
  /** Tools besides those of its Linux, in /usr/bin. */
  tools?: string[];
  /** Other files, directories and links. */
  entries?: TreeEntries;
  /** `USER`: root unless given. */
  user?: { uid: number; gid: number };
  /** Users besides those of its Linux, as `name:id`. */
  users?: string[];
  /** `WORKDIR`. */
  workingDir?: string;
  /** Compressed size in bytes, as pulling it reports. */
  sizeBytes?: number;
}

const TREES = new WeakMap<ImageProfile, Map<DistributionName, Directory>>();

/** A fresh root file system of an image; the image's files are shared. */
export async function createRootFs(
  profile: ImageProfile,
  image = '',
  now?: () => number,
): Promise<IFileSystem> {
  return new LayeredFs(treeOf(profile, image), now);
}

function treeOf(profile: ImageProfile, image: string): Directory {
  const base = profile.base?.(image) ?? 'debian';
  const known = TREES.get(profile) ?? new Map<DistributionName, Directory>();
  TREES.set(profile, known);
  const built = known.get(base) ?? buildTree(entriesOf(profile, base));
  known.set(base, built);
  return built;
}

function entriesOf(profile: ImageProfile, base: DistributionName): TreeEntries {
  const { files = {}, tools = [], entries = [], users = [] } = profile;
  return [
    ...distributionEntries(base, users),
    ...(profile.base ? [] : programs('/usr/bin/', FULL_SET)),
    ...programs('/usr/bin/', tools),
    ...Object.entries(files).map(([path, content]): TreeEntries[number] => [
      path,
      { content, mode: 0o755 },
    ]),
    ...entries,
  ];
}
