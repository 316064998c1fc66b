import {
  DefaultGithubCredentialsProvider,
  DefaultGitlabCredentialsProvider,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import { InputError } from '@backstage/errors';
import { GiteaPullRequests } from './GiteaPullRequests';
import { GithubPullRequests } from './GithubPullRequests';
import { GitlabMergeRequests } from './GitlabMergeRequests';
import type { FindPullRequests } from './PullRequests';

/** Pull requests of the hosts of Backstage's `integrations`. */
export function createPullRequests(
  integrations: ScmIntegrationRegistry,
): FindPullRequests {
  const github =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const gitlab =
    DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  return repoUrl => {
    switch (integrations.byUrl(repoUrl)?.type) {
      case 'github': {
        const { config } = integrations.github.byUrl(repoUrl)!;
        return new GithubPullRequests(config, github, fullNameOf(repoUrl));
      }
      case 'gitlab': {
        const { config } = integrations.gitlab.byUrl(repoUrl)!;
        const name = fullNameOf(repoUrl, config.baseUrl);
        return new GitlabMergeRequests(config, gitlab, name);
      }
      case 'gitea': {
        const { config } = integrations.gitea.byUrl(repoUrl)!;
        const name = fullNameOf(repoUrl, config.baseUrl);
        return new GiteaPullRequests(config, name);
      }
      default:
        throw new InputError(
          `The portal knows pull requests of GitHub, GitLab and Gitea hosts that are under integrations in its configuration; ${
            new URL(repoUrl).host
          } is none.`,
        );
    }
  };
}

/** `team/repo`, also where the host has its pages below a path. */
function fullNameOf(repoUrl: string, baseUrl?: string): string {
  const prefix = baseUrl ? new URL(baseUrl).pathname.replace(/\/+$/, '') : '';
  const { pathname } = new URL(repoUrl);
  return pathname
    .slice(pathname.startsWith(`${prefix}/`) ? prefix.length : 0)
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '');
}
