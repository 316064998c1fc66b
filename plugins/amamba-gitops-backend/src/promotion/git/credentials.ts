import {
  DefaultGithubCredentialsProvider,
  DefaultGitlabCredentialsProvider,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import { InputError } from '@backstage/errors';

/** A name and a password, or a token in its place. */
export interface GitCredentials {
  username: string;
  password: string;
}

/** Finds with what the portal reaches a repository; undefined: with nothing. */
export type FindGitCredentials = (
  repoUrl: string,
) => Promise<GitCredentials | undefined>;

/**
 * Credentials of Backstage's own `integrations`: GitHub (apps too), GitLab,
 * Gitea.
 */
export function createGitCredentials(
  integrations: ScmIntegrationRegistry,
): FindGitCredentials {
  const github =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const gitlab =
    DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  return async repoUrl => {
    switch (integrations.byUrl(repoUrl)?.type) {
      case 'github': {
        const { token } = await github.getCredentials({ url: repoUrl });
        return token
          ? { username: 'x-access-token', password: token }
          : undefined;
      }
      case 'gitlab': {
        const { token } = await gitlab.getCredentials({ url: repoUrl });
        return token ? { username: 'oauth2', password: token } : undefined;
      }
      case 'gitea': {
        const { username = 'git', password } =
          integrations.gitea.byUrl(repoUrl)!.config;
        return password ? { username, password } : undefined;
      }
      default:
        throw new InputError(
          `The portal can write repositories of GitHub, GitLab and Gitea hosts that are under integrations in its configuration; ${
            new URL(repoUrl).host
          } is none.`,
        );
    }
  };
}
