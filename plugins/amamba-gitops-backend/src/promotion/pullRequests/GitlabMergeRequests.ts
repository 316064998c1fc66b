import type {
  GitLabIntegrationConfig,
  GitlabCredentialsProvider,
} from '@backstage/integration';
import { getGitLabRequestOptions } from '@backstage/integration';
import { z } from 'zod';
import { type CallApi, createCallApi } from './forgeApi';
import type {
  NewPullRequest,
  OpenedPullRequest,
  PullRequests,
  PullRequestState,
} from './PullRequests';

const mergeRequestSchema = z.object({
  iid: z.number().int(),
  web_url: z.string(),
  state: z.enum(['opened', 'closed', 'locked', 'merged']),
  merge_commit_sha: z.string().nullish(),
  squash_commit_sha: z.string().nullish(),
  /** Of a merge by fast-forward, which makes no commit. */
  sha: z.string().nullish(),
});

/** Merge requests of GitLab. */
export class GitlabMergeRequests implements PullRequests {
  readonly #call: CallApi;
  readonly #requests: string;
  readonly #page: string;

  constructor(
    config: GitLabIntegrationConfig,
    credentials: GitlabCredentialsProvider,
    fullName: string,
  ) {
    const api = config.apiBaseUrl.replace(/\/+$/, '');
    const project = encodeURIComponent(fullName);
    this.#requests = `${api}/projects/${project}/merge_requests`;
    this.#page = `${config.baseUrl.replace(/\/+$/, '')}/${fullName}`;
    this.#call = createCallApi(async () => {
      const { token } = await credentials.getCredentials({ url: this.#page });
      return { ...getGitLabRequestOptions(config, token).headers };
    });
  }

  async open(request: NewPullRequest): Promise<OpenedPullRequest> {
    const created = await this.#call({
      method: 'POST',
      url: this.#requests,
      operation: 'open a merge request',
      body: {
        source_branch: request.branch,
        target_branch: request.base,
        title: request.title,
        description: request.body,
        remove_source_branch: true,
      },
      schema: mergeRequestSchema,
    });
    return { number: created.iid, webUrl: created.web_url };
  }

  async get(number: number): Promise<PullRequestState> {
    const found = await this.#call({
      url: `${this.#requests}/${number}`,
      operation: `read merge request ${number}`,
      schema: mergeRequestSchema,
    });
    switch (found.state) {
      case 'merged': {
        const sha =
          found.merge_commit_sha ?? found.squash_commit_sha ?? found.sha;
        return { state: 'merged', ...(sha && { mergeSha: sha }) };
      }
      case 'closed':
        return { state: 'closed' };
      default:
        // `locked`: it is being merged right now.
        return { state: 'open' };
    }
  }

  async close(number: number): Promise<void> {
    await this.#call({
      method: 'PUT',
      url: `${this.#requests}/${number}`,
      operation: `close merge request ${number}`,
      body: { state_event: 'close' },
      schema: mergeRequestSchema,
    });
  }

  commitUrl(sha: string): string {
    return `${this.#page}/-/commit/${sha}`;
  }
}
