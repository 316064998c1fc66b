/** A file or directory of an image, shared by all containers until one changes it. */
export type FileNode = RegularFile | Directory | SymbolicLink;

interface Common {
  mode: number;
  uid: number;
  gid: number;
  /** Milliseconds since the epoch. */
  modified: number;
  /** The container that may change this node; undefined for a part of an image. */
  owner: object | undefined;
}

export interface RegularFile extends Common {
  type: 'file';
  content: Buffer;
}

export interface Directory extends Common {
  type: 'directory';
  entries: Map<string, FileNode>;
}

export interface SymbolicLink extends Common {
  type: 'link';
  target: string;
}

/** What an image holds at a path. */
export type TreeEntry =
  | { content: string | Buffer; mode?: number }
  | { target: string }
  | { directory: true; mode?: number };

/** When the files of images were last changed. */
const BUILT_AT = Date.UTC(2025, 10, 4, 8, 12);

/** Makes the tree of an image from what it holds by path; parents come of themselves. */
export function buildTree(entries: Iterable<[string, TreeEntry]>): Directory {
  const root = directory(0o755);
  for (const [path, entry] of entries) {
    const names = namesOf(path);
    const last = names.pop();
    let parent = root;
    for (const name of names) parent = childDirectory(parent, name);
    if (last === undefined) continue;
    if ('directory' in entry) {
      childDirectory(parent, last).mode = entry.mode ?? 0o755;
    } else {
      parent.entries.set(last, leaf(entry));
    }
  }
  return root;
}

export function namesOf(path: string): string[] {
  return path.split('/').filter(name => name !== '' && name !== '.');
}

/** Directories may be named through links of the same tree, such as /bin. */
function childDirectory(parent: Directory, name: string): Directory {
  const child = parent.entries.get(name);
  if (child?.type === 'directory') return child;
  const created = directory(0o755);
  parent.entries.set(name, created);
  return created;
}

function leaf(
  entry: Exclude<TreeEntry, { directory: true }>,
): RegularFile | SymbolicLink {
  if ('target' in entry) {
    return { type: 'link', target: entry.target, ...common(0o777) };
  }
  const content = Buffer.from(entry.content);
  return { type: 'file', content, ...common(entry.mode ?? 0o644) };
}

function directory(mode: number): Directory {
  return { type: 'directory', entries: new Map(), ...common(mode) };
}

function common(mode: number): Common {
  return { mode, uid: 0, gid: 0, modified: BUILT_AT, owner: undefined };
}
