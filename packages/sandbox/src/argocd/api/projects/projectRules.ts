import type { KubeObject } from '../../../kubernetes/types.ts';
import { matchesGlob, matchesGlobOrExpression } from '../access/glob.ts';

/** A destination with both of its cluster's names, as far as known. */
export interface NamedDestination {
  server?: string;
  name?: string;
  namespace?: string;
}

type Project = Pick<KubeObject, 'spec'>;

function isDenial(pattern: string): boolean {
  return pattern.startsWith('!');
}

/** `!pattern` fits what the pattern does not. */
function fits(pattern: string, text: string): boolean {
  return isDenial(pattern)
    ? !matchesGlob(pattern.slice(1), text)
    : matchesGlob(pattern, text);
}

/** URLs of one repository that are spelt differently become equal. */
export function normalizeRepoUrl(url: string): string {
  const trimmed = url.trim().toLowerCase();
  const scp = /^([\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(trimmed);
  const spelt = scp ? `ssh://${scp[1] ?? ''}${scp[2]}/${scp[3]}` : trimmed;
  return spelt
    .replace(/^ssh:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

function matchesRepo(pattern: string, url: string): boolean {
  if (pattern === '*') return true;
  return matchesGlob(normalizeRepoUrl(pattern), normalizeRepoUrl(url), '/');
}

export function isSourcePermitted(project: Project, repoURL: string): boolean {
  const patterns: string[] = project.spec.sourceRepos ?? [];
  const denied = patterns.some(
    pattern => isDenial(pattern) && matchesRepo(pattern.slice(1), repoURL),
  );
  return (
    !denied &&
    patterns.some(
      pattern => !isDenial(pattern) && matchesRepo(pattern, repoURL),
    )
  );
}

export function isDestinationPermitted(
  project: Project,
  { server = '', name = '', namespace = '' }: NamedDestination,
): boolean {
  let permitted = false;
  const destinations: NamedDestination[] = project.spec.destinations ?? [];
  for (const item of destinations) {
    const { server: servers = '', name: names = '' } = item;
    const namespaces = item.namespace ?? '';
    const byName = name !== '' && fits(names, name);
    const byServer = server !== '' && fits(servers, server);
    const inNamespace = fits(namespaces, namespace);
    if ((byServer || byName) && inNamespace) {
      permitted = true;
    } else if (!byName && isDenial(names) && inNamespace) {
      return false;
    } else if (!byServer && isDenial(servers) && inNamespace) {
      return false;
    } else if (!inNamespace && isDenial(namespaces) && byServer) {
      return false;
    }
  }
  return permitted;
}

/** Whether Applications of a namespace may be of the project. */
export function isNamespacePermitted(
  project: Project,
  namespace: string,
  controlNamespace: string,
): boolean {
  if (namespace === controlNamespace) return true;
  const patterns: string[] = project.spec.sourceNamespaces ?? [];
  return patterns.some(pattern => matchesGlobOrExpression(pattern, namespace));
}

/** All sources of an Application. */
export function sourcesOf(spec: any): any[] {
  return spec.sources?.length > 0 ? spec.sources : [spec.source ?? {}];
}
