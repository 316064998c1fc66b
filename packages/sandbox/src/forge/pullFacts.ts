import { mergeBase } from './git/compare.ts';
import { mergeTrees } from './git/write.ts';
import type { PullRequest, Repository } from './repositories.ts';

/** What follows from the branches of a pull request. */
export async function pullFacts(
  { directory }: Repository,
  { state, merged, baseSha, headSha }: PullRequest,
): Promise<{ mergeable: boolean; mergeBase: string }> {
  const parted = (await mergeBase(directory, baseSha, headSha)) ?? '';
  const mergeable =
    state === 'open' &&
    !merged &&
    (await mergeTrees(directory, baseSha, headSha)) !== undefined;
  return { mergeable, mergeBase: parted };
}
