import { InputError, NotFoundError } from '@backstage/errors';
import type {
  Environment,
  PromotionPath,
} from '@amamba/plugin-amamba-gitops-common';

/** One step of a path. */
export interface Step {
  from: Environment;
  to: Environment;
}

/**
 * @throws NotFoundError for an environment that is none, InputError for one
 * that is not next.
 */
export function findStep(
  { environments }: PromotionPath,
  names: { from: string; to: string },
): Step {
  const find = (name: string) => {
    const index = environments.findIndex(item => item.name === name);
    if (index < 0) {
      throw new NotFoundError(`The path has no environment ${name}`);
    }
    return index;
  };
  const [from, to] = [find(names.from), find(names.to)];
  if (to !== from + 1) {
    throw new InputError(
      to === 0
        ? `${names.to} is where the path begins; nothing is promoted into it`
        : `${names.to} is promoted from ${
            environments[to - 1].name
          }, not from ${names.from}`,
    );
  }
  return { from: environments[from], to: environments[to] };
}

/** The branch that says what runs in an environment. */
export function branchOf(path: PromotionPath, { branch }: Environment): string {
  return branch ?? path.branch;
}

// What git-check-ref-format refuses, and what means something to a shell or path.
const BRANCH =
  /^(?!.*(\.\.|\/\/|@\{|\.lock(\/|$)|\/\.))[\w][\w./+@#-]*[\w+#-]$|^\w$/;

/** @throws InputError for a path that no repository could have. */
export function checkPath(path: PromotionPath): void {
  const url = URL.canParse(path.repoUrl) ? new URL(path.repoUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InputError(
      `${path.repoUrl} is not an address that begins with https://; promotions are written over HTTPS`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      'The address of the repository must be without user, password and parameters; the portal has credentials of its own',
    );
  }
  for (const environment of path.environments) {
    const branch = branchOf(path, environment);
    if (!BRANCH.test(branch)) {
      throw new InputError(`"${branch}" cannot be the name of a branch`);
    }
  }
  for (const [index, { name, ...at }] of path.environments.entries()) {
    const same = path.environments
      .slice(0, index)
      .find(other => other.file === at.file && other.branch === at.branch);
    if (same) {
      throw new InputError(
        `${name} and ${same.name} are the same file; a promotion would change nothing`,
      );
    }
  }
}
