import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConflictError, NotFoundError } from '@backstage/errors';
import git from 'isomorphic-git';
import { reasonOf } from './boundedFetch';
import { boundedFs } from './boundedFs';
import type { FindGitCredentials } from './credentials';
import { ForgeError } from './ForgeError';
import { gitHttp } from './gitHttp';
import type {
  BranchFiles,
  CommitRequest,
  GitRepository,
} from './GitRepository';
import { writeTree } from './writeTree';

/** Of an environment's file: reading YAML holds up everybody, 1 MB for seconds. */
const MAX_FILE_BYTES = 256 * 1024;
const COMMITTER = { name: 'Amamba', email: 'noreply@backstage.io' };

/** A repository over HTTPS; each call works on a fresh clone of one commit. */
export class IsomorphicRepository implements GitRepository {
  readonly #url: string;
  readonly #findCredentials: FindGitCredentials;

  constructor(repoUrl: string, findCredentials: FindGitCredentials) {
    this.#url = repoUrl;
    this.#findCredentials = findCredentials;
  }

  async head(branch: string): Promise<string> {
    const prefix = `refs/heads/${branch}`;
    const refs = await this.#ask(`list branches of ${this.#url}`, remote =>
      git.listServerRefs({ ...remote, prefix }),
    );
    const found = refs.find(({ ref }) => ref === prefix);
    if (!found) {
      throw this.#noBranch(branch);
    }
    return found.oid;
  }

  read(branch: string, files: readonly string[]): Promise<BranchFiles> {
    return this.#cloned(branch, async (dir, sha) => {
      const texts = await Promise.all(
        files.map(async file => [file, await readText(dir, sha, file)]),
      );
      return {
        sha,
        files: Object.fromEntries(
          texts.filter(([, text]) => text !== undefined),
        ),
      };
    });
  }

  commit(request: CommitRequest): Promise<string> {
    const { branch, parent, newBranch } = request;
    return this.#cloned(branch, async (dir, tip) => {
      if (tip !== parent) {
        throw movedMeanwhile(branch);
      }
      const tree = await writeTree(dir, tip, request.file, request.text);
      const sha = await git.commit({
        fs,
        dir,
        ref: `refs/heads/${newBranch ?? branch}`,
        parent: [tip],
        tree,
        message: request.message,
        author: request.author,
        committer: COMMITTER,
      });
      const target = newBranch ?? branch;
      await this.#ask(`push to ${target} of ${this.#url}`, remote =>
        git.push({ ...remote, fs, dir, ref: target, remoteRef: target }),
      ).catch(error => {
        throw isRejection(error) ? movedMeanwhile(branch) : error;
      });
      return sha;
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#cloned(branch, dir =>
      this.#ask(`delete ${branch} of ${this.#url}`, remote =>
        git.push({
          ...remote,
          fs,
          dir,
          ref: branch,
          remoteRef: branch,
          delete: true,
        }),
      ),
    );
  }

  /** Gives a folder with the newest commit of a branch, and takes it away again. */
  async #cloned<T>(
    branch: string,
    use: (dir: string, sha: string) => Promise<T>,
  ): Promise<T> {
    return this.#inFolder(async dir => {
      await this.#ask(`clone ${branch} of ${this.#url}`, remote =>
        git.clone({
          ...remote,
          fs: boundedFs,
          dir,
          ref: branch,
          depth: 1,
          singleBranch: true,
          noCheckout: true,
          noTags: true,
        }),
      ).catch(error => {
        throw error.cause?.code === 'NotFoundError'
          ? this.#noBranch(branch)
          : error;
      });
      // An empty repository is cloned without a branch.
      const ref = `refs/remotes/origin/${branch}`;
      const sha = await git.resolveRef({ fs, dir, ref }).catch(() => {
        throw this.#noBranch(branch);
      });
      return use(dir, sha);
    });
  }

  async #inFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
    const dir = await mkdtemp(join(tmpdir(), 'amamba-promotion-'));
    try {
      return await use(dir);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  async #ask<T>(
    operation: string,
    call: (remote: {
      http: typeof gitHttp;
      url: string;
      onAuth: () => object;
      onAuthFailure: () => object;
    }) => Promise<T>,
  ): Promise<T> {
    const credentials = await this.#findCredentials(this.#url);
    const url = this.#url.replace(/\/+$/, '').replace(/(\.git)?$/, '.git');
    try {
      return await call({
        http: gitHttp,
        url,
        onAuth: () => credentials ?? {},
        onAuthFailure: () => ({ cancel: true }),
      });
    } catch (error) {
      const { data, code } = error as { data?: any; code?: string };
      const refused = code === 'UserCanceledError';
      throw new ForgeError(new URL(url).host, {
        operation,
        status: refused ? 401 : data?.statusCode,
        message: refused
          ? "it does not accept the portal's credentials"
          : reasonOf(error),
        cause: error,
      });
    }
  }

  #noBranch(branch: string): NotFoundError {
    return new NotFoundError(
      `${
        this.#url
      } has no branch ${branch}, or the portal's account cannot see it`,
    );
  }
}

async function readText(
  dir: string,
  oid: string,
  filepath: string,
): Promise<string | undefined> {
  try {
    const { blob } = await git.readBlob({ fs, dir, oid, filepath });
    return blob.length > MAX_FILE_BYTES
      ? undefined
      : Buffer.from(blob).toString('utf8');
  } catch (error) {
    if (/^(NotFoundError|ObjectTypeError)$/.test((error as any).code)) {
      return undefined;
    }
    throw error;
  }
}

/** The server or the library found that the branch is not where it was. */
function isRejection(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? {}) as { code?: string };
  return code === 'PushRejectedError' || code === 'GitPushError';
}

function movedMeanwhile(branch: string): ConflictError {
  return new ConflictError(
    `Somebody pushed to ${branch} at the same moment. Nothing was written; try again.`,
  );
}
