import type {
  ByteString,
  CpOptions,
  FileContent,
  FsStat,
  IFileSystem,
  MkdirOptions,
  RmOptions,
} from 'just-bash';
import {
  namesOf,
  type Directory,
  type FileNode,
  type RegularFile,
} from './fileTree.ts';

type Encoding =
  | BufferEncoding
  | { encoding?: BufferEncoding | null }
  | undefined;

const MOST_LINKS = 40;
/** Most bytes that a container writes beside its volumes. */
const MAX_LAYER_BYTES = 256 * 1024 * 1024;

/**
 * The root file system of a container: the tree of its image, of which only
 * what the container changes is copied. Ten thousand containers of an image
 * hold its files once.
 */
export class LayeredFs implements IFileSystem {
  readonly #now: () => number;
  #root: Directory;
  #written = 0;

  constructor(image: Directory, now: () => number = Date.now) {
    this.#root = image;
    this.#now = now;
  }

  async readFile(path: string, options?: Encoding): Promise<string> {
    return this.#content(path).toString(encodingOf(options));
  }

  async readFileBytes(path: string): Promise<ByteString> {
    return this.#content(path).toString('latin1') as unknown as ByteString;
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#content(path);
  }

  async writeFile(
    path: string,
    content: FileContent,
    options?: Encoding,
  ): Promise<void> {
    const bytes = toBuffer(content, options);
    this.#account(bytes.length);
    this.#editFile(path).content = bytes;
  }

  async appendFile(
    path: string,
    content: FileContent,
    options?: Encoding,
  ): Promise<void> {
    const bytes = toBuffer(content, options);
    this.#account(bytes.length);
    const file = this.#editFile(path);
    file.content = Buffer.concat([file.content, bytes]);
  }

  async exists(path: string): Promise<boolean> {
    return this.#find(path) !== undefined;
  }

  async stat(path: string): Promise<FsStat> {
    return statOf(this.#node(path, 'stat'));
  }

  async lstat(path: string): Promise<FsStat> {
    return statOf(this.#node(path, 'lstat', false));
  }

  async mkdir(path: string, options: MkdirOptions = {}): Promise<void> {
    const existing = this.#find(path);
    if (existing) {
      if (options.recursive && existing.type === 'directory') return;
      throw failure('EEXIST', 'mkdir', path);
    }
    const names = namesOf(this.#physical(path));
    for (let depth = 1; depth <= names.length; depth += 1) {
      const partial = `/${names.slice(0, depth).join('/')}`;
      if (!this.#find(partial)) {
        if (depth < names.length && !options.recursive) {
          throw failure('ENOENT', 'mkdir', path);
        }
        this.#put(partial, this.#newDirectory(), 'mkdir');
      }
    }
  }

  async readdir(path: string): Promise<string[]> {
    return [...this.#directory(path, 'scandir').entries.keys()].sort();
  }

  async readdirWithFileTypes(path: string) {
    const { entries } = this.#directory(path, 'scandir');
    return [...entries]
      .map(([name, { type }]) => ({
        name,
        isFile: type === 'file',
        isDirectory: type === 'directory',
        isSymbolicLink: type === 'link',
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async rm(path: string, options: RmOptions = {}): Promise<void> {
    const node = this.#find(path, false);
    if (!node) {
      if (options.force) return;
      throw failure('ENOENT', 'rm', path);
    }
    const isFull = node.type === 'directory' && node.entries.size > 0;
    if (isFull && !options.recursive) throw failure('ENOTEMPTY', 'rm', path);
    this.#remove(path);
  }

  async cp(src: string, dest: string, options: CpOptions = {}): Promise<void> {
    const node = this.#node(src, 'cp');
    if (node.type === 'directory' && !options.recursive) {
      throw failure('EISDIR', 'cp', src);
    }
    this.#put(dest, this.#copyOf(node), 'cp');
  }

  async mv(src: string, dest: string): Promise<void> {
    const node = this.#node(src, 'mv', false);
    if (this.#physical(src) === this.#physical(dest)) return;
    this.#remove(src);
    this.#put(dest, node, 'mv');
  }

  resolvePath(base: string, path: string): string {
    const whole = path.startsWith('/') ? path : `${base}/${path}`;
    const names: string[] = [];
    for (const name of namesOf(whole)) {
      if (name === '..') names.pop();
      else names.push(name);
    }
    return `/${names.join('/')}`;
  }

  getAllPaths(): string[] {
    const paths: string[] = [];
    const walk = (node: Directory, prefix: string) => {
      for (const [name, child] of node.entries) {
        paths.push(`${prefix}/${name}`);
        if (child.type === 'directory') walk(child, `${prefix}/${name}`);
      }
    };
    walk(this.#root, '');
    return ['/', ...paths];
  }

  async chmod(path: string, mode: number): Promise<void> {
    this.#edit(path, 'chmod').mode = mode;
  }

  async symlink(target: string, linkPath: string): Promise<void> {
    if (this.#find(linkPath, false)) {
      throw failure('EEXIST', 'symlink', linkPath);
    }
    this.#put(
      linkPath,
      { type: 'link', target, ...this.#fresh(0o777) },
      'symlink',
    );
  }

  async link(existingPath: string, newPath: string): Promise<void> {
    const node = this.#node(existingPath, 'link');
    if (node.type !== 'file') throw failure('EPERM', 'link', existingPath);
    if (this.#find(newPath, false)) throw failure('EEXIST', 'link', newPath);
    const file = this.#edit(existingPath, 'link');
    this.#put(newPath, file, 'link');
  }

  async readlink(path: string): Promise<string> {
    const node = this.#node(path, 'readlink', false);
    if (node.type !== 'link') throw failure('EINVAL', 'readlink', path);
    return node.target;
  }

  async realpath(path: string): Promise<string> {
    this.#node(path, 'realpath');
    return this.#physical(path, true);
  }

  async utimes(path: string, _atime: Date, mtime: Date): Promise<void> {
    this.#edit(path, 'utimes').modified = mtime.getTime();
  }

  #find(path: string, follow = true): FileNode | undefined {
    let node: FileNode | undefined = this.#root;
    for (const name of namesOf(this.#physical(path, follow))) {
      node = node?.type === 'directory' ? node.entries.get(name) : undefined;
    }
    return node;
  }

  #node(path: string, call: string, follow = true): FileNode {
    const node = this.#find(path, follow);
    if (!node) throw failure('ENOENT', call, path);
    return node;
  }

  #directory(path: string, call: string): Directory {
    const node = this.#node(path, call);
    if (node.type !== 'directory') throw failure('ENOTDIR', call, path);
    return node;
  }

  #content(path: string): Buffer {
    const node = this.#node(path, 'open');
    if (node.type === 'file') return node.content;
    throw failure('EISDIR', 'read', path);
  }

  /** The path without links in it; the last name's own link stays unless `follow`. */
  #physical(path: string, follow = false): string {
    const rest = namesOf(path).reverse();
    let known: string[] = [];
    let nodes: FileNode[] = [this.#root];
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
          nodes = [this.#root];
        }
        rest.push(...namesOf(node.target).reverse());
        continue;
      }
      known.push(name);
      // What is not there has no children either.
      nodes.push(node ?? this.#newDirectory());
    }
    return `/${known.join('/')}`;
  }

  /** The node, made this container's own together with its parents. */
  #edit(path: string, call: string, follow = true): FileNode {
    this.#node(path, call, follow);
    this.#root = this.#own(this.#root);
    let node: FileNode = this.#root;
    for (const name of namesOf(this.#physical(path, follow))) {
      const { entries } = node as Directory;
      const child: FileNode = this.#own(entries.get(name) as FileNode);
      entries.set(name, child);
      node = child;
    }
    return node;
  }

  #editFile(path: string): RegularFile {
    const existing = this.#find(path);
    if (existing?.type === 'directory') throw failure('EISDIR', 'open', path);
    if (!existing) {
      const content = Buffer.alloc(0);
      const file: FileNode = { type: 'file', content, ...this.#fresh(0o644) };
      this.#put(this.#physical(path, true), file, 'open');
    }
    const file = this.#edit(path, 'open') as RegularFile;
    file.modified = this.#now();
    return file;
  }

  /** Writes make the directories above them, as the sandbox's other ones do. */
  #put(path: string, node: FileNode, call: string): void {
    const names = namesOf(this.#physical(path));
    const name = names.pop();
    if (name === undefined) throw failure('EEXIST', call, path);
    this.#root = this.#own(this.#root);
    let parent: Directory = this.#root;
    for (const step of names) {
      const child = parent.entries.get(step) ?? this.#newDirectory();
      if (child.type !== 'directory') throw failure('ENOTDIR', call, path);
      const own: Directory = this.#own(child);
      parent.entries.set(step, own);
      parent = own;
    }
    parent.modified = this.#now();
    parent.entries.set(name, node);
  }

  #remove(path: string): void {
    const physical = this.#physical(path);
    const at = physical.lastIndexOf('/');
    const parent = this.#edit(physical.slice(0, at) || '/', 'rm');
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
  #copyOf(node: FileNode): FileNode {
    const copy = { ...node, ...this.#fresh(node.mode) };
    if (copy.type === 'directory') {
      const entries = [...copy.entries].map(
        ([name, child]) => [name, this.#copyOf(child)] as const,
      );
      copy.entries = new Map(entries);
    }
    return copy;
  }

  #newDirectory(): Directory {
    return { type: 'directory', entries: new Map(), ...this.#fresh(0o755) };
  }

  #fresh(mode: number) {
    return { mode, modified: this.#now(), owner: this };
  }

  #account(bytes: number): void {
    this.#written += bytes;
    if (this.#written <= MAX_LAYER_BYTES) return;
    this.#written = sizeOf(this.#root, this);
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

function statOf(node: FileNode): FsStat {
  return {
    isFile: node.type === 'file',
    isDirectory: node.type === 'directory',
    isSymbolicLink: node.type === 'link',
    mode: node.mode,
    size: node.type === 'file' ? node.content.length : 0,
    mtime: new Date(node.modified),
  };
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

function failure(code: keyof typeof MESSAGES, call: string, path: string) {
  const message = `${code}: ${MESSAGES[code]}, ${call} '${path}'`;
  return Object.assign(new Error(message), { code });
}

function encodingOf(options: Encoding): BufferEncoding {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding === 'binary' ? 'latin1' : encoding ?? 'utf8';
}

function toBuffer(content: FileContent, options: Encoding): Buffer {
  return typeof content === 'string'
    ? Buffer.from(content, encodingOf(options))
    : Buffer.from(content);
}
