import {
  type FileContent,
  type IFileSystem,
  type MkdirOptions,
  type RmOptions,
} from 'just-bash';

type Options<Method extends keyof IFileSystem> = IFileSystem[Method] extends
  | ((path: string, options?: infer O) => unknown)
  | undefined
  ? O
  : never;

/**
 * One directory of a file system as a file system of its own: a volumeMount
 * with its `subPath` and `readOnly`.
 */
export class DirectoryView implements IFileSystem {
  readonly #fs: IFileSystem;
  readonly #root: string;
  readonly #readOnly: boolean;

  constructor(fs: IFileSystem, root: string, readOnly: boolean) {
    this.#fs = fs;
    this.#root = root === '/' ? '' : root.replace(/\/+$/, '');
    this.#readOnly = readOnly;
  }

  #in(path: string): string {
    return `${this.#root}${path === '/' && this.#root ? '' : path}` || '/';
  }

  #writable(path: string): string {
    if (this.#readOnly) {
      throw new Error(`EROFS: read-only file system, open '${path}'`);
    }
    return this.#in(path);
  }

  async readFile(path: string, options?: Options<'readFile'>) {
    return this.#fs.readFile(this.#in(path), options);
  }

  async readFileBytes(path: string) {
    const { readFileBytes } = this.#fs;
    if (!readFileBytes) throw new Error(`EINVAL: invalid argument '${path}'`);
    return readFileBytes.call(this.#fs, this.#in(path));
  }

  async readFileBuffer(path: string) {
    return this.#fs.readFileBuffer(this.#in(path));
  }

  async writeFile(
    path: string,
    content: FileContent,
    options?: Parameters<IFileSystem['writeFile']>[2],
  ) {
    return this.#fs.writeFile(this.#writable(path), content, options);
  }

  async appendFile(
    path: string,
    content: FileContent,
    options?: Parameters<IFileSystem['appendFile']>[2],
  ) {
    return this.#fs.appendFile(this.#writable(path), content, options);
  }

  async exists(path: string) {
    return this.#fs.exists(this.#in(path));
  }

  async stat(path: string) {
    return this.#fs.stat(this.#in(path));
  }

  async lstat(path: string) {
    return this.#fs.lstat(this.#in(path));
  }

  async mkdir(path: string, options?: MkdirOptions) {
    return this.#fs.mkdir(this.#writable(path), options);
  }

  async readdir(path: string) {
    return this.#fs.readdir(this.#in(path));
  }

  async rm(path: string, options?: RmOptions) {
    return this.#fs.rm(this.#writable(path), options);
  }

  async cp(
    src: string,
    dest: string,
    options?: Parameters<IFileSystem['cp']>[2],
  ) {
    return this.#fs.cp(this.#in(src), this.#writable(dest), options);
  }

  async mv(src: string, dest: string) {
    return this.#fs.mv(this.#writable(src), this.#writable(dest));
  }

  resolvePath(base: string, path: string) {
    return this.#fs.resolvePath(base, path);
  }

  getAllPaths() {
    const prefix = `${this.#root}/`;
    return this.#fs
      .getAllPaths()
      .filter(path => path.startsWith(prefix))
      .map(path => path.slice(this.#root.length));
  }

  async chmod(path: string, mode: number) {
    return this.#fs.chmod(this.#writable(path), mode);
  }

  async symlink(target: string, linkPath: string) {
    return this.#fs.symlink(target, this.#writable(linkPath));
  }

  async link(existingPath: string, newPath: string) {
    return this.#fs.link(this.#in(existingPath), this.#writable(newPath));
  }

  async readlink(path: string) {
    return this.#fs.readlink(this.#in(path));
  }

  async realpath(path: string) {
    const real = await this.#fs.realpath(this.#in(path));
    return real.slice(this.#root.length) || '/';
  }

  async utimes(path: string, atime: Date, mtime: Date) {
    return this.#fs.utimes(this.#writable(path), atime, mtime);
  }
}
