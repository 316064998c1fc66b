import type {
  ByteString,
  FileContent,
  FsStat,
  IFileSystem,
  MkdirOptions,
  RmOptions,
} from 'just-bash';

/** What is at a path of a file system that is made up when it is looked at. */
export type VirtualNode =
  | { read(): string }
  | { list(): string[] }
  | { target: string }
  /** Another file system goes on here. */
  | { fs: IFileSystem; path: string };

type ReadOptions = Parameters<IFileSystem['readFile']>[1];
type WriteOptions = Parameters<IFileSystem['writeFile']>[2];
type CpOptions = Parameters<IFileSystem['cp']>[2];

/** A read-only file system of which each path is looked up by a function, as /proc. */
export class VirtualFs implements IFileSystem {
  readonly #look: (path: string) => VirtualNode | undefined;
  readonly #now: () => number;

  constructor(
    look: (path: string) => VirtualNode | undefined,
    now: () => number,
  ) {
    this.#look = look;
    this.#now = now;
  }

  async readFile(path: string, options?: ReadOptions): Promise<string> {
    const node = this.#node(path);
    if ('fs' in node) return node.fs.readFile(node.path, options);
    if ('read' in node) return node.read();
    throw failure('EISDIR', path);
  }

  async readFileBytes(path: string): Promise<ByteString> {
    const bytes = Buffer.from(await this.readFileBuffer(path));
    return bytes.toString('latin1') as unknown as ByteString;
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    const node = this.#node(path);
    if ('fs' in node) return node.fs.readFileBuffer(node.path);
    return Buffer.from(await this.readFile(path));
  }

  async exists(path: string): Promise<boolean> {
    let node: VirtualNode | undefined;
    try {
      node = this.#look(path);
    } catch {
      // What may not be seen is not there for those who only ask.
      return false;
    }
    if (node && 'fs' in node) return node.fs.exists(node.path);
    return node !== undefined;
  }

  async stat(path: string): Promise<FsStat> {
    const node = this.#node(path);
    if ('fs' in node) return node.fs.stat(node.path);
    return this.#statOf(node);
  }

  async lstat(path: string): Promise<FsStat> {
    const node = this.#node(path);
    if ('fs' in node) return node.fs.lstat(node.path);
    return this.#statOf(node);
  }

  async readdir(path: string): Promise<string[]> {
    const node = this.#node(path);
    if ('fs' in node) return node.fs.readdir(node.path);
    if ('list' in node) return node.list();
    throw failure('ENOTDIR', path);
  }

  async readlink(path: string): Promise<string> {
    const node = this.#node(path);
    if ('fs' in node) return node.fs.readlink(node.path);
    if ('target' in node) return node.target;
    throw failure('EINVAL', path);
  }

  async realpath(path: string): Promise<string> {
    this.#node(path);
    return path;
  }

  async writeFile(path: string, content: FileContent, options?: WriteOptions) {
    const { fs, path: inner } = this.#writable(path);
    return fs.writeFile(inner, content, options);
  }

  async appendFile(path: string, content: FileContent, options?: WriteOptions) {
    const { fs, path: inner } = this.#writable(path);
    return fs.appendFile(inner, content, options);
  }

  async mkdir(path: string, options?: MkdirOptions) {
    if (options?.recursive && (await this.exists(path))) return undefined;
    const { fs, path: inner } = this.#writable(path);
    return fs.mkdir(inner, options);
  }

  async rm(path: string, options?: RmOptions) {
    const { fs, path: inner } = this.#writable(path);
    return fs.rm(inner, options);
  }

  async cp(src: string, dest: string, options?: CpOptions) {
    const from = this.#writable(src);
    const to = this.#writable(dest);
    if (from.fs !== to.fs) throw failure('EXDEV', dest);
    return to.fs.cp(from.path, to.path, options);
  }

  async mv(src: string, dest: string) {
    const from = this.#writable(src);
    const to = this.#writable(dest);
    if (from.fs !== to.fs) throw failure('EXDEV', dest);
    return to.fs.mv(from.path, to.path);
  }

  async chmod(path: string, mode: number) {
    const { fs, path: inner } = this.#writable(path);
    return fs.chmod(inner, mode);
  }

  async symlink(target: string, path: string) {
    const { fs, path: inner } = this.#writable(path);
    return fs.symlink(target, inner);
  }

  async link(existing: string, path: string) {
    const from = this.#writable(existing);
    const to = this.#writable(path);
    return to.fs.link(from.path, to.path);
  }

  async utimes(path: string, atime: Date, mtime: Date) {
    const { fs, path: inner } = this.#writable(path);
    return fs.utimes(inner, atime, mtime);
  }

  resolvePath(base: string, path: string): string {
    const names: string[] = [];
    for (const name of `${path.startsWith('/') ? '' : base}/${path}`.split(
      '/',
    )) {
      if (name === '..') names.pop();
      else if (name !== '' && name !== '.') names.push(name);
    }
    return `/${names.join('/')}`;
  }

  /** What is made up is not enumerated: globs read directories instead. */
  getAllPaths(): string[] {
    return [];
  }

  #node(path: string): VirtualNode {
    const node = this.#look(path);
    if (!node) throw failure('ENOENT', path);
    return node;
  }

  #writable(path: string): { fs: IFileSystem; path: string } {
    const node = this.#look(path);
    if (node && 'fs' in node) return node;
    throw failure('EACCES', path);
  }

  #statOf(node: Exclude<VirtualNode, { fs: IFileSystem }>): FsStat {
    const isDirectory = 'list' in node;
    return {
      isFile: 'read' in node,
      isDirectory,
      isSymbolicLink: 'target' in node,
      mode: isDirectory ? 0o555 : 0o444,
      size: 0,
      mtime: new Date(this.#now()),
    };
  }
}

const MESSAGES = {
  ENOENT: 'no such file or directory, open',
  ENOTDIR: 'not a directory, scandir',
  EISDIR: 'illegal operation on a directory, read',
  EINVAL: 'invalid argument, readlink',
  EACCES: 'permission denied, open',
  EXDEV: 'cross-device link not permitted, rename',
};

function failure(code: keyof typeof MESSAGES, path: string): Error {
  const error = new Error(`${code}: ${MESSAGES[code]} '${path}'`);
  return Object.assign(error, { code });
}
