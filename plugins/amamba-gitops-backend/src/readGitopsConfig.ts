import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What `amamba.gitops` says. */
export interface GitopsConfig {
  cache: {
    /** Most full application objects in memory. */
    maxApplications: number;
    /** Most resource trees followed at once. */
    maxTrees: number;
  };
}

const DEFAULTS = { maxApplications: 200, maxTrees: 200 };

/** @throws InputError at start-up when it is not valid. */
export function readGitopsConfig(config: Config): GitopsConfig {
  const read = (key: keyof typeof DEFAULTS) => {
    const path = `amamba.gitops.cache.${key}`;
    const value = config.getOptionalNumber(path) ?? DEFAULTS[key];
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(`${path} must be a whole number of at least 1`);
    }
    return value;
  };
  return {
    cache: {
      maxApplications: read('maxApplications'),
      maxTrees: read('maxTrees'),
    },
  };
}
