import type {
  Repository,
  RepositoryInput,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoRepository,
  NewArgoRepository,
} from '@amamba/plugin-amamba-node';
import { isSsh } from './repositoryAddress';

/** A repository to import for one project alone; it holds the secrets. */
export function toArgoRepository(
  input: RepositoryInput,
  project: string,
): NewArgoRepository {
  const common = {
    repo: input.url,
    type: input.type,
    project,
    ...(input.name && { name: input.name }),
    ...(input.insecure && { insecure: true }),
  };
  if (input.via === 'ssh') {
    return { ...common, sshPrivateKey: withFinalNewline(input.sshPrivateKey) };
  }
  return {
    ...common,
    ...(input.url.startsWith('oci://') && { enableOCI: true }),
    // A token alone is taken by servers with any name before it.
    ...(input.password && { username: input.username || 'git' }),
    ...(!input.password && input.username && { username: input.username }),
    ...(input.password && { password: input.password }),
  };
}

/** OpenSSH does not take a key without one. */
function withFinalNewline(key: string): string {
  return key.endsWith('\n') ? key : `${key}\n`;
}

/** What of an input must never be told. */
export function secretsOf(input: RepositoryInput): string[] {
  if (input.via === 'ssh') {
    return [input.sshPrivateKey];
  }
  const { password, username = '' } = input;
  // As a header of HTTP has them, too.
  return password ? [password, `${username || 'git'}:${password}`] : [];
}

/** What a repository signs in with, as far as Argo CD tells. */
export function credentialOf(
  repository: ArgoRepository,
): Repository['credential'] {
  if (repository.inheritedCreds || repository.githubAppID) {
    return 'other';
  }
  if (repository.username) {
    return 'password';
  }
  return isSsh(repository.repo) ? 'sshKey' : 'none';
}
