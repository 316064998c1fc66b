import { globMatch } from './globMatch';

/** Those of an AppProject's `sourceRepos` that permit a repository. */
export function findPatterns(
  sourceRepos: readonly string[],
  url: string,
): string[] {
  const address = normalize(url);
  return sourceRepos.filter(pattern =>
    globMatch(normalize(pattern), address, { path: true }),
  );
}

/** Argo CD does not mind case, `.git` and a slash at the end. */
function normalize(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
