import type { KubeObject, ObjectClient } from '../../kubernetes/types.ts';
import type { RepositoryAccess } from '../types.ts';

const TYPE = 'argocd.argoproj.io/secret-type';

/**
 * How an application of a project reaches a repository: by the Secret of that
 * URL (the project's own before one of all), completed by the credentials
 * whose URL is the longest beginning of it.
 */
export function repositoryAccess(
  objects: ObjectClient,
  namespace: string,
  repoURL: string,
  project: string,
): RepositoryAccess {
  const wanted = normalizeGitUrl(repoURL);
  const fitting = secretsOf(objects, namespace, 'repository')
    .filter(secret => normalizeGitUrl(valueOf(secret, 'url')) === wanted)
    .filter(secret => [project, ''].includes(valueOf(secret, 'project')));
  const own =
    fitting.find(secret => valueOf(secret, 'project') === project) ??
    fitting[0];
  const access: RepositoryAccess = {
    repoURL,
    ...(own ? readAccess(own) : {}),
  };
  if (access.password || access.sshPrivateKey || access.username) return access;
  const credentials = secretsOf(objects, namespace, 'repo-creds')
    .filter(secret => startsWith(repoURL, valueOf(secret, 'url')))
    .sort((a, b) => valueOf(b, 'url').length - valueOf(a, 'url').length)[0];
  const { project: _project, ...given } = credentials
    ? readAccess(credentials)
    : {};
  return { ...given, ...access };
}

/** URLs of one repository that are written differently: case, `.git`, slash. */
export function normalizeGitUrl(url: string): string {
  const [, user, host, path] = /^([\w.-]+@)([^:/]+):(.+)$/.exec(url) ?? [];
  const full =
    host && !url.includes('://') ? `ssh://${user}${host}/${path}` : url;
  return full
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

function startsWith(url: string, beginning: string): boolean {
  return (
    beginning !== '' && url.toLowerCase().startsWith(beginning.toLowerCase())
  );
}

function secretsOf(
  objects: ObjectClient,
  namespace: string,
  type: string,
): KubeObject[] {
  return objects.list('secrets', {
    namespace,
    labelSelector: `${TYPE}=${type}`,
  });
}

function readAccess(secret: KubeObject): Partial<RepositoryAccess> {
  const username = valueOf(secret, 'username');
  const password = valueOf(secret, 'password');
  const sshPrivateKey = valueOf(secret, 'sshPrivateKey');
  const project = valueOf(secret, 'project');
  const insecure =
    valueOf(secret, 'insecure') === 'true' ||
    valueOf(secret, 'insecureIgnoreHostKey') === 'true';
  return {
    type: valueOf(secret, 'type') === 'helm' ? 'helm' : 'git',
    ...(username && { username }),
    ...(password && { password }),
    ...(sshPrivateKey && { sshPrivateKey }),
    ...(insecure && { insecure }),
    ...(project && { project }),
  };
}

function valueOf({ data = {} }: KubeObject, key: string): string {
  return Buffer.from(String(data[key] ?? ''), 'base64').toString('utf8');
}
