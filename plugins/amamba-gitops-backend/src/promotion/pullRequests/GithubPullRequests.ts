import type {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
import { type CallApi, createCallApi } from './forgeApi';
import type {
  NewPullRequest,
  OpenedPullRequest,
  PullRequests,
  PullRequestState,
} from './PullRequests';

const pullSchema = z.object({
  number: z.number().int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().optional(),
  merge_commit_sha: z.string().nullish(),
});

/** Pull requests of GitHub and GitHub Enterprise. */
export class GithubPullRequests implements PullRequests {
  readonly #call: CallApi;
  readonly #pulls: string;
  readonly #page: string;

  constructor(
    config: GithubIntegrationConfig,
    credentials: GithubCredentialsProvider,
    fullName: string,
  ) {
    const api = config.apiBaseUrl ?? `https://${config.host}/api/v3`;
    this.#pulls = `${api.replace(/\/+$/, '')}/repos/${fullName}/pulls`;
    this.#page = `https://${config.host}/${fullName}`;
    this.#call = createCallApi(async () => {
      const { headers } = await credentials.getCredentials({ url: this.#page });
      return { ...headers, Accept: 'application/vnd.github+json' };
    });
  }

  async open(request: NewPullRequest): Promise<OpenedPullRequest> {
    const { branch, base, title, body } = request;
    const pull = await this.#call({
      method: 'POST',
      url: this.#pulls,
      operation: 'open a pull request',
      body: { head: branch, base, title, body },
      schema: pullSchema,
    });
    return { number: pull.number, webUrl: pull.html_url };
  }

  async get(number: number): Promise<PullRequestState> {
    const pull = await this.#call({
      url: `${this.#pulls}/${number}`,
      operation: `read pull request ${number}`,
      schema: pullSchema,
    });
    const sha = pull.merge_commit_sha;
    // An open one has the sha of a merge that was only tried.
    return pull.merged
      ? { state: 'merged', ...(sha && { mergeSha: sha }) }
      : { state: pull.state };
  }

  async close(number: number): Promise<void> {
    await this.#call({
      method: 'PATCH',
      url: `${this.#pulls}/${number}`,
      operation: `close pull request ${number}`,
      body: { state: 'closed' },
      schema: pullSchema,
    });
  }

  commitUrl(sha: string): string {
    return `${this.#page}/commit/${sha}`;
  }
}
