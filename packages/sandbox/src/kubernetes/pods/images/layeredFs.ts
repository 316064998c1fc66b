import type {
  ByteString,
  CpOptions,
  FileContent,
  FsStat,
  IFileSystem,
  MkdirOptions,
  RmOptions,
} from 'just-bash';
import { namesOf, type Directory, type FileNode } from './fileTree.ts';
import { appended } from './growingContent.ts';
import { OwnedTree, failure } from './ownedTree.ts';

/** Whose a file is. */
export type Owner = Pick<FileNode, 'uid' | 'gid'>;

type Encoding =
  | BufferEncoding
  | { encoding?: BufferEncoding | null }
  | undefined;

/**
 * The root file system of a container: the tree of its image, of which only
 * what the container changes is copied. Ten thousand containers of an image
 * hold its files once.
 */
export class LayeredFs implements IFileSystem {
  readonly #tree: OwnedTree;

  constructor(image: Directory, now: () => number = Date.now) {
    this.#tree = new OwnedTree(image, now);
  }

  async readFile(path: string, options?: Encoding): Promise<string> {
    return this.#tree.content(path).toString(encodingOf(options));
  }

  async readFileBytes(path: string): Promise<ByteString> {
    return this.#tree.content(path).toString('latin1') as unknown as ByteString;
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#tree.content(path);
  }

  async writeFile(
    path: string,
    content: FileContent,
    options?: Encoding,
  ): Promise<void> {
    const bytes = toBuffer(content, options);
    this.#tree.account(bytes.length);
    this.#tree.editFile(path).content = bytes;
  }

  async appendFile(
    path: string,
    content: FileContent,
    options?: Encoding,
  ): Promise<void> {
    const bytes = toBuffer(content, options);
    this.#tree.account(bytes.length);
    const file = this.#tree.editFile(path);
    file.content = appended(file.content, bytes);
  }

  async exists(path: string): Promise<boolean> {
    return this.#tree.find(path) !== undefined;
  }

  async stat(path: string): Promise<FsStat> {
    return statOf(this.#tree.node(path, 'stat'));
  }

  async lstat(path: string): Promise<FsStat> {
    return statOf(this.#tree.node(path, 'lstat', false));
  }

  async mkdir(path: string, options: MkdirOptions = {}): Promise<void> {
    const existing = this.#tree.find(path);
    if (existing) {
      if (options.recursive && existing.type === 'directory') return;
      throw failure('EEXIST', 'mkdir', path);
    }
    const names = namesOf(this.#tree.physical(path));
    for (let depth = 1; depth <= names.length; depth += 1) {
      const partial = `/${names.slice(0, depth).join('/')}`;
      if (!this.#tree.find(partial)) {
        if (depth < names.length && !options.recursive) {
          throw failure('ENOENT', 'mkdir', path);
        }
        this.#tree.put(partial, this.#tree.newDirectory(), 'mkdir');
      }
    }
  }

  async readdir(path: string): Promise<string[]> {
    return [...this.#tree.directory(path, 'scandir').entries.keys()].sort();
  }

  async readdirWithFileTypes(path: string) {
    const { entries } = this.#tree.directory(path, 'scandir');
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
    const node = this.#tree.find(path, false);
    if (!node) {
      if (options.force) return;
      throw failure('ENOENT', 'rm', path);
    }
    const isFull = node.type === 'directory' && node.entries.size > 0;
    if (isFull && !options.recursive) throw failure('ENOTEMPTY', 'rm', path);
    this.#tree.remove(path);
  }

  async cp(src: string, dest: string, options: CpOptions = {}): Promise<void> {
    const node = this.#tree.node(src, 'cp');
    if (node.type === 'directory' && !options.recursive) {
      throw failure('EISDIR', 'cp', src);
    }
    this.#tree.put(dest, this.#tree.copyOf(node), 'cp');
  }

  async mv(src: string, dest: string): Promise<void> {
    const node = this.#tree.node(src, 'mv', false);
    if (this.#tree.physical(src) === this.#tree.physical(dest)) return;
    this.#tree.remove(src);
    this.#tree.put(dest, node, 'mv');
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
    walk(this.#tree.root, '');
    return ['/', ...paths];
  }

  async chmod(path: string, mode: number): Promise<void> {
    this.#tree.edit(path, 'chmod').mode = mode;
  }

  async symlink(target: string, linkPath: string): Promise<void> {
    if (this.#tree.find(linkPath, false)) {
      throw failure('EEXIST', 'symlink', linkPath);
    }
    this.#tree.put(
      linkPath,
      { type: 'link', target, ...this.#tree.fresh(0o777) },
      'symlink',
    );
  }

  async link(existingPath: string, newPath: string): Promise<void> {
    const node = this.#tree.node(existingPath, 'link');
    if (node.type !== 'file') throw failure('EPERM', 'link', existingPath);
    if (this.#tree.find(newPath, false))
      throw failure('EEXIST', 'link', newPath);
    const file = this.#tree.edit(existingPath, 'link');
    this.#tree.put(newPath, file, 'link');
  }

  async readlink(path: string): Promise<string> {
    const node = this.#tree.node(path, 'readlink', false);
    if (node.type !== 'link') throw failure('EINVAL', 'readlink', path);
    return node.target;
  }

  async realpath(path: string): Promise<string> {
    this.#tree.node(path, 'realpath');
    return this.#tree.physical(path, true);
  }

  async utimes(path: string, _atime: Date, mtime: Date): Promise<void> {
    this.#tree.edit(path, 'utimes').modified = mtime.getTime();
  }
}

function statOf(node: FileNode): FsStat & Owner {
  return {
    isFile: node.type === 'file',
    isDirectory: node.type === 'directory',
    isSymbolicLink: node.type === 'link',
    mode: node.mode,
    uid: node.uid,
    gid: node.gid,
    size: node.type === 'file' ? node.content.length : 0,
    mtime: new Date(node.modified),
  };
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
