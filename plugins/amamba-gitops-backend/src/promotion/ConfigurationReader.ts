import type { BranchFiles, OpenRepository } from './git/GitRepository';

/** For so long the newest commit of a branch is believed to be that. */
const HEAD_MS = 5000;
/** Commits whose files are kept: they never change. */
const MAX_COMMITS = 100;
/** Most of their text together. */
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** Branches of which the newest commit is remembered. */
const MAX_HEADS = 1000;

interface KnownHead {
  at: number;
  sha: Promise<string>;
}

/**
 * Reads files of configuration repositories for pages: however many people
 * look, a repository is asked for its newest commit every few seconds, and for
 * files once per commit.
 */
export class ConfigurationReader {
  readonly #open: OpenRepository;
  readonly #now: () => number;
  readonly #heads = new Map<string, KnownHead>();
  readonly #commits = new Map<string, Map<string, string | undefined>>();

  constructor(open: OpenRepository, now: () => number = Date.now) {
    this.#open = open;
    this.#now = now;
  }

  /** Files as they are now, or were a moment ago. */
  async read(
    repoUrl: string,
    branch: string,
    files: readonly string[],
  ): Promise<BranchFiles> {
    const sha = await this.#head(repoUrl, branch);
    const known = this.#commits.get(`${repoUrl} ${sha}`);
    if (known && files.every(file => known.has(file))) {
      return { sha, files: pick(known, files) };
    }
    return this.readNow(repoUrl, branch, files);
  }

  /** Files as they are now. */
  async readNow(
    repoUrl: string,
    branch: string,
    files: readonly string[],
  ): Promise<BranchFiles> {
    const read = await this.#open(repoUrl).read(branch, files);
    const key = `${repoUrl} ${read.sha}`;
    const known = this.#commits.get(key) ?? new Map();
    files.forEach(file => known.set(file, read.files[file]));
    this.#commits.delete(key);
    this.#commits.set(key, known);
    this.#bound();
    this.#remember(`${repoUrl} ${branch}`, {
      at: this.#now(),
      sha: Promise.resolve(read.sha),
    });
    return read;
  }

  #remember(key: string, head: KnownHead): void {
    this.#heads.delete(key);
    this.#heads.set(key, head);
    if (this.#heads.size > MAX_HEADS) {
      this.#heads.delete(this.#heads.keys().next().value!);
    }
  }

  /** Lets go of what was read first. */
  #bound(): void {
    let size = [...this.#commits.values()].reduce(
      (sum, files) => sum + sizeOf(files),
      0,
    );
    for (const [key, files] of this.#commits) {
      if (this.#commits.size <= MAX_COMMITS && size <= MAX_CHARACTERS) {
        return;
      }
      size -= sizeOf(files);
      this.#commits.delete(key);
    }
  }

  /** Forgets where branches are: something was written. */
  forget(repoUrl: string): void {
    for (const key of this.#heads.keys()) {
      if (key.startsWith(`${repoUrl} `)) {
        this.#heads.delete(key);
      }
    }
  }

  #head(repoUrl: string, branch: string): Promise<string> {
    const key = `${repoUrl} ${branch}`;
    const known = this.#heads.get(key);
    if (known && this.#now() - known.at < HEAD_MS) {
      return known.sha;
    }
    const head = { at: this.#now(), sha: this.#open(repoUrl).head(branch) };
    this.#remember(key, head);
    // A failure is not kept.
    head.sha.catch(() => {
      if (this.#heads.get(key) === head) {
        this.#heads.delete(key);
      }
    });
    return head.sha;
  }
}

function sizeOf(files: ReadonlyMap<string, string | undefined>): number {
  return [...files.values()].reduce((sum, text = '') => sum + text.length, 0);
}

function pick(
  known: Map<string, string | undefined>,
  files: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    files.flatMap(file => {
      const text = known.get(file);
      return text === undefined ? [] : [[file, text]];
    }),
  );
}
