import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ArgoCdContext, RepositoryAccess } from '../../types.ts';
import { normalizeRepoUrl } from '../projects/projectRules.ts';

export const SECRET_TYPE = 'argocd.argoproj.io/secret-type';
export type RepositorySecretType = 'repository' | 'repo-creds';

type SecretContext = Pick<ArgoCdContext, 'objects' | 'namespace'>;

/** Secrets of a type, in the order of their names. */
export function secretsOfType(
  { objects, namespace }: SecretContext,
  type: RepositorySecretType | 'cluster',
): KubeObject[] {
  const labelSelector = `${SECRET_TYPE}=${type}`;
  return objects.list('secrets', { namespace, labelSelector });
}

/** Entries of a Secret, decoded. */
export function secretData(secret: KubeObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries<string>(secret.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]),
  );
}

/**
 * The Secret of a repository: that of the project before one of no project,
 * and one of another project for nobody else.
 */
export function findRepositorySecret(
  context: SecretContext,
  repoURL: string,
  project: string,
): KubeObject | undefined {
  const wanted = normalizeRepoUrl(repoURL);
  const fitting = secretsOfType(context, 'repository')
    .map(secret => ({ secret, data: secretData(secret) }))
    .filter(({ data }) => normalizeRepoUrl(data.url ?? '') === wanted);
  const of = (name: string) =>
    fitting.find(({ data }) => (data.project ?? '') === name)?.secret;
  return of(project) ?? of('');
}

/** How a repository is reached for a project; templates complete the Secret. */
export function repositoryAccess(
  context: SecretContext,
  repoURL: string,
  project: string,
): RepositoryAccess {
  const secret = findRepositorySecret(context, repoURL, project);
  const own = secret ? secretData(secret) : {};
  const hasCredentials = own.username || own.password || own.sshPrivateKey;
  const credentials = hasCredentials
    ? own
    : templateFor(context, repoURL, project);
  return {
    repoURL,
    ...(own.type && { type: own.type === 'helm' ? 'helm' : 'git' }),
    ...(credentials.username && { username: credentials.username }),
    ...(credentials.password && { password: credentials.password }),
    ...(credentials.sshPrivateKey && {
      sshPrivateKey: credentials.sshPrivateKey,
    }),
    ...(own.insecure === 'true' && { insecure: true }),
    ...(own.project && { project: own.project }),
  };
}

/** Of `repo-creds`, the one with the longest URL that the repository begins with. */
function templateFor(
  context: SecretContext,
  repoURL: string,
  project: string,
): Record<string, string> {
  const url = repoURL.toLowerCase();
  const fitting = secretsOfType(context, 'repo-creds')
    .map(secretData)
    .filter(data => data.url && url.startsWith(data.url.toLowerCase()))
    .filter(data => !data.project || data.project === project)
    .sort((a, b) => b.url.length - a.url.length);
  return fitting[0] ?? {};
}
