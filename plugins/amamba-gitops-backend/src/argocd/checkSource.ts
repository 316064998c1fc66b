import { InputError, NotFoundError } from '@backstage/errors';
import { matchGlob } from './matchGlob';
import { findAddressProblem, normalizeRepoUrl } from './repositoryAddress';

/** What of a project says where manifests may come from. */
export interface SourceRules {
  workspace: string;
  /** `spec.sourceRepos` of its project. */
  sourceRepos: readonly string[];
}

/**
 * Whether a project lets manifests come from there, as Argo CD documents it: a
 * pattern fits, and none that begins with `!` does.
 */
export function isSourcePermitted(
  sourceRepos: readonly string[],
  repoUrl: string,
): boolean {
  const url = normalizeRepoUrl(repoUrl);
  const [denied, allowed] = [true, false].map(denies =>
    sourceRepos
      .filter(pattern => pattern.startsWith('!') === denies)
      .map(pattern => normalizeRepoUrl(denies ? pattern.slice(1) : pattern)),
  );
  // Argo CD's own check lets in whatever a `!` does not keep out, against its
  // documentation: a tenant must not profit from that.
  return (
    allowed.some(pattern => matchGlob(pattern, url)) &&
    !denied.some(pattern => matchGlob(pattern, url))
  );
}

/**
 * @throws InputError for what is no address, NotFoundError for one that the
 * workspace's project does not permit: it may well be another workspace's.
 */
export function checkSource(rules: SourceRules, repoUrl: string): void {
  const problem = findAddressProblem(repoUrl);
  if (problem) {
    throw new InputError(`The repository cannot be used: ${problem}`);
  }
  if (!isSourcePermitted(rules.sourceRepos, repoUrl)) {
    throw new NotFoundError(
      `${repoUrl} is not one of the repositories of the workspace ${rules.workspace}. Import it there first.`,
    );
  }
}
