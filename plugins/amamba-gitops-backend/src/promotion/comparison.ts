import { createHash } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import type {
  Environment,
  PromotionPath,
} from '@amamba/plugin-amamba-gitops-common';
import {
  applyChanges,
  type EnvironmentFile,
  planChanges,
  type PlannedChange,
} from './edits/planChanges';
import type { BranchFiles } from './git/GitRepository';
import { branchOf, type Step } from './steps';

/** What a promotion would change, as of now. */
export interface Comparison {
  changes: PlannedChange[];
  before: string;
  after: string;
  /** Names the commit and what was seen of it. */
  base: string;
}

/** Reads files of a branch, cached or not. */
export type ReadFiles = (
  branch: string,
  files: readonly string[],
) => Promise<BranchFiles>;

/**
 * Compares two environments.
 *
 * @throws NotFoundError naming a file that is not there.
 */
export async function compareStep(
  path: PromotionPath,
  { from, to }: Step,
  read: ReadFiles,
): Promise<Comparison> {
  const [source, target] = [branchOf(path, from), branchOf(path, to)];
  const shared = source === target;
  const files = shared ? [from.file, to.file] : [to.file];
  const there = await read(target, files);
  const here = shared ? there : await read(source, [from.file]);
  const toFile = fileOf(to, there);
  const changes = planChanges(path.items, fileOf(from, here), toFile);
  return {
    changes,
    before: toFile.text,
    after: applyChanges(changes, toFile),
    base: `${there.sha}-${seenHash(changes, toFile.text)}`,
  };
}

/** The file of an environment among those that were read. */
export function fileOf(
  { name, file }: Pick<Environment, 'name' | 'file'>,
  { files, sha }: BranchFiles,
): EnvironmentFile {
  if (!Object.hasOwn(files, file)) {
    throw new NotFoundError(
      `${name} is to be in ${file}, which is not there in ${sha.slice(
        0,
        10,
      )} (or larger than 256 kB). Correct the path of the component.`,
    );
  }
  return { environment: name, file, text: files[file] };
}

/**
 * Whether somebody who looked at `base` saw what `now` says, also when others
 * pushed something else meanwhile.
 */
export function isSameBase(base: string, now: string): boolean {
  return base.split('-').at(-1) === now.split('-').at(-1);
}

function seenHash(changes: PlannedChange[], text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([changes, text]))
    .digest('hex')
    .slice(0, 24);
}
