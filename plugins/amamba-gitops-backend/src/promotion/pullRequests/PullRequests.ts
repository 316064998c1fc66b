/** A pull request (merge request) to open. */
export interface NewPullRequest {
  /** The branch that is to be merged. */
  branch: string;
  /** Where to. */
  base: string;
  title: string;
  body: string;
}

/** A pull request that is there. */
export interface OpenedPullRequest {
  number: number;
  webUrl: string;
}

/** How far a pull request is. */
export interface PullRequestState {
  state: 'open' | 'merged' | 'closed';
  /** What it became on its base. */
  mergeSha?: string;
}

/** Pull requests of one repository, whoever hosts it. */
export interface PullRequests {
  open(request: NewPullRequest): Promise<OpenedPullRequest>;
  get(number: number): Promise<PullRequestState>;
  /** Closes it without merging. */
  close(number: number): Promise<void>;
  /** Where people see a commit of the repository. */
  commitUrl(sha: string): string;
}

/** Finds those of a repository. */
export type FindPullRequests = (repoUrl: string) => PullRequests;
