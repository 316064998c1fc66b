import {
  getGiteaRequestOptions,
  type GiteaIntegrationConfig,
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
  state: z.string(),
  merged: z.boolean(),
  merge_commit_sha: z.string().nullish(),
});

/** Pull requests of Gitea and Forgejo. */
export class GiteaPullRequests implements PullRequests {
  readonly #call: CallApi;
  readonly #pulls: string;
  readonly #page: string;

  constructor(config: GiteaIntegrationConfig, fullName: string) {
    const base = (config.baseUrl ?? `https://${config.host}`).replace(
      /\/+$/,
      '',
    );
    this.#pulls = `${base}/api/v1/repos/${fullName}/pulls`;
    this.#page = `${base}/${fullName}`;
    this.#call = createCallApi(async () => ({
      ...getGiteaRequestOptions(config).headers,
    }));
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
    const {
      merged,
      state,
      merge_commit_sha: sha,
    } = await this.#call({
      url: `${this.#pulls}/${number}`,
      operation: `read pull request ${number}`,
      schema: pullSchema,
    });
    if (merged) {
      return { state: 'merged', ...(sha && { mergeSha: sha }) };
    }
    return { state: state === 'open' ? 'open' : 'closed' };
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
