import { callingProcess } from '../shell/callingProcess.ts';
import {
  namesOf,
  type Directory,
  type FileNode,
  type RegularFile,
  type SymbolicLink,
} from './fileTree.ts';

const MOST_LINKS = 40;
/** Most bytes that a container writes beside its volumes. */
const MAX_LAYER_BYTES = 256 * 1024 * 1024;

/** The tree of an image of which one container makes what it changes its own. */
export class OwnedTree {
  readonly #now: () => number;
  root: Directory;
  #written = 0;

  constructor(image: Directory, now: () => number) {
    this.root = image;
    this.#now = now;
  }

  find(path: string, follow = true): FileNode | undefined {
    let node: FileNode | undefined = this.root;
    for (const name of namesOf(this.physical(path, follow))) {
      node = node?.type === 'directory' ? node.entries.get(name) : undefined;
    }
    return node;
  }

  node(path: string, call: string, follow = true): FileNode {
    const node = this.find(path, follow);
    if (!node) throw failure('ENOENT', call, path);
    return node;
  }

  directory(path: string, call: string): Directory {
    const node = this.node(path, call);
    if (node.type !== 'directory') throw failure('ENOTDIR', call, path);
    return node;
  }

  content(path: string): Buffer {
    const node = this.node(path, 'open');
    if (node.type === 'file') return node.content;
    throw failure('EISDIR', 'read', path);
  }

  /** The path without links in it; the last name's own link stays unless `follow`. */
  physical(path: string, follow = false): string {
    const rest = namesOf(path).reverse();
    let known: string[] = [];
    let nodes: FileNode[] = [this.root];
    for (let links = 0; rest.length > 0; ) {
      const name = rest.pop() ?? '';
      if (name === '..') {
        known.pop();
        if (nodes.length > 1) nodes.pop();
        continue;
      }
      const parent = nodes.at(-1);
      const node =
        parent?.type === 'directory' ? parent.entries.get(name) : undefined;
      if (node?.type === 'link' && (follow || rest.length > 0)) {
        links += 1;
        if (links > MOST_LINKS) throw failure('ELOOP', 'open', path);
        if (node.target.startsWith('/')) {
          known = [];
          nodes = [this.root];
        }
        rest.push(...namesOf(node.target).reverse());
        continue;
      }
      known.push(name);
      // What is not there has no children either.
      nodes.push(node ?? this.newDirectory());
    }
    return `/${known.join('/')}`;
  }

  /** The node, made this container's own together with its parents. */
  edit(path: string, call: string, follow = true): FileNode {
    this.node(path, call, follow);
    this.root = this.#own(this.root);
    let node: FileNode = this.root;
    for (const name of namesOf(this.physical(path, follow))) {
      const { entries } = node as Directory;
      const child: FileNode = this.#own(entries.get(name) as FileNode);
      entries.set(name, child);
      node = child;
    }
    return node;
  }

  editFile(path: string): RegularFile {
    const existing = this.find(path);
    if (existing?.type === 'directory') throw failure('EISDIR', 'open', path);
    if (!existing) {
      const content = Buffer.alloc(0);
      const file: FileNode = { type: 'file', content, ...this.fresh(0o644) };
      this.put(this.physical(path, true), file, 'open');
    }
    const file = this.edit(path, 'open') as RegularFile;
    file.modified = this.#now();
    return file;
  }

  /** Writes make the directories above them, as the sandbox's other ones do. */
  put(path: string, node: FileNode, call: string): void {
    const names = namesOf(this.physical(path));
    const name = names.pop();
    if (name === undefined) throw failure('EEXIST', call, path);
    this.root = this.#own(this.root);
    let parent: Directory = this.root;
    for (const step of names) {
      const child = parent.entries.get(step) ?? this.newDirectory();
      if (child.type !== 'directory') throw failure('ENOTDIR', call, path);
      const own: Directory = this.#own(child);
      parent.entries.set(step, own);
      parent = own;
    }
    parent.modified = this.#now();
    parent.entries.set(name, node);
  }

  remove(path: string): void {
    const physical = this.physical(path);
    const at = physical.lastIndexOf('/');
    const parent = this.edit(physical.slice(0, at) || '/', 'rm');
    (parent as Directory).entries.delete(physical.slice(at + 1));
    parent.modified = this.#now();
  }

  #own<Kind extends FileNode>(node: Kind): Kind {
    if (node.owner === this) return node;
    const copy = { ...node, owner: this };
    if (copy.type === 'directory') copy.entries = new Map(copy.entries);
    return copy;
  }

  /** A copy shares what neither side has changed yet. */
  copyOf(node: FileNode): FileNode {
    const copy = { ...node, ...this.fresh(node.mode) };
    if (copy.type === 'directory') {
      const entries = [...copy.entries].map(
        ([name, child]) => [name, this.copyOf(child)] as const,
      );
      copy.entries = new Map(entries);
    }
    return copy;
  }

  newDirectory(): Directory {
    return { type: 'directory', entries: new Map(), ...this.fresh(0o755) };
  }

  fresh(mode: number): Omit<SymbolicLink, 'type' | 'target'> {
    const { uid, gid } = callingProcess()?.credentials ?? { uid: 0, gid: 0 };
    return { mode, uid, gid, modified: this.#now(), owner: this };
  }

  account(bytes: number): void {
    this.#written += bytes;
    if (this.#written <= MAX_LAYER_BYTES) return;
    this.#written = sizeOf(this.root, this);
    if (this.#written > MAX_LAYER_BYTES) {
      throw new Error('ENOSPC: no space left on device, write');
    }
  }
}

function sizeOf(node: FileNode, owner: object): number {
  if (node.owner !== owner) return 0;
  if (node.type === 'file') return node.content.length;
  let total = 0;
  if (node.type === 'directory') {
    for (const child of node.entries.values()) total += sizeOf(child, owner);
  }
  return total;
}

const MESSAGES = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'illegal operation on a directory',
  EEXIST: 'file already exists',
  ENOTEMPTY: 'directory not empty',
  ELOOP: 'too many levels of symbolic links',
  EINVAL: 'invalid argument',
  EPERM: 'operation not permitted',
};

/** An error as Node's file system throws it. */
export function failure(
  code: keyof typeof MESSAGES,
  call: string,
  path: string,
) {
  const message = `${code}: ${MESSAGES[code]}, ${call} '${path}'`;
  return Object.assign(new Error(message), { code });
}
