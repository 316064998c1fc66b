/** A branch as it was read. */
export interface BranchFiles {
  /** Of its newest commit. */
  sha: string;
  /** By path; a file that is not there is left out. */
  files: Record<string, string>;
}

/** A commit to make on a branch. */
export interface CommitRequest {
  /** The branch that it is made on. */
  branch: string;
  /** The newest commit it may be made on: 409 when another one is. */
  parent: string;
  /** Where it goes when not to `branch`: a new branch. */
  newBranch?: string;
  file: string;
  text: string;
  message: string;
  author: { name: string; email: string };
}

/** A configuration repository. */
export interface GitRepository {
  /** Sha of the newest commit of a branch. */
  head(branch: string): Promise<string>;
  /** Files of the newest commit of a branch. */
  read(branch: string, files: readonly string[]): Promise<BranchFiles>;
  /**
   * Commits and pushes.
   *
   * @returns the sha.
   * @throws ConflictError when somebody was faster.
   */
  commit(request: CommitRequest): Promise<string>;
  deleteBranch(branch: string): Promise<void>;
}

/** Opens a repository by its address. */
export type OpenRepository = (repoUrl: string) => GitRepository;
