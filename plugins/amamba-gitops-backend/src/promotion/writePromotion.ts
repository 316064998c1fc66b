import { ConflictError } from '@backstage/errors';
import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import { applyChanges, showChanges } from './edits/planChanges';
import { fileOf } from './comparison';
import type { GitRepository } from './git/GitRepository';
import type { PullRequests } from './pullRequests/PullRequests';
import type { StoredPromotion } from './store/PromotionStore';

/** Others may push to the same branch at the same moment. */
const ATTEMPTS = 3;

/** Who a commit is from. */
export interface Author {
  name: string;
  email: string;
}

/** What came of writing a promotion. */
export type Written = Pick<Promotion, 'commit' | 'pullRequest'>;

/**
 * Writes a promotion to Git: a commit, or a pull request with one.
 *
 * @throws ConflictError with both versions when the target says something else by now.
 */
export async function writePromotion(
  promotion: StoredPromotion,
  repository: GitRepository,
  pulls: () => PullRequests,
  author: Author,
): Promise<Written> {
  const { plan } = promotion;
  if (plan.via === 'commit') {
    const sha = await commit(promotion, repository, author);
    return { commit: { sha, webUrl: pulls().commitUrl(sha) } };
  }
  const requests = pulls();
  const branch = `promote/${promotion.to}-${promotion.id.slice(0, 8)}`;
  await commit(promotion, repository, author, branch);
  try {
    const { number, webUrl } = await requests.open({
      branch,
      base: plan.branch,
      title: titleOf(promotion),
      body: bodyOf(promotion),
    });
    return { pullRequest: { number, webUrl } };
  } catch (error) {
    // Nothing half done: the branch is of no use without its pull request.
    await repository.deleteBranch(branch).catch(() => {});
    throw error;
  }
}

async function commit(
  promotion: StoredPromotion,
  repository: GitRepository,
  author: Author,
  newBranch?: string,
): Promise<string> {
  const { plan, to } = promotion;
  for (let attempt = 1; ; attempt++) {
    const now = await repository.read(plan.branch, [plan.file]);
    const file = fileOf({ name: to, file: plan.file }, now);
    const text = applyChanges(plan.changes, file);
    try {
      return await repository.commit({
        branch: plan.branch,
        parent: now.sha,
        newBranch,
        file: plan.file,
        text,
        message: `${titleOf(promotion)}\n\n${bodyOf(promotion)}\n`,
        author,
      });
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

function titleOf({ entityRef, from, to }: StoredPromotion): string {
  const name = entityRef.split('/').at(-1);
  return `Promote ${name} from ${from} to ${to}`;
}

function bodyOf(promotion: StoredPromotion): string {
  // Each on one line: nobody writes trailers for others, by values either.
  const changes = showChanges(promotion.plan.changes).map(
    ({ item, before, after }) =>
      onOneLine(`${item}: ${before ?? 'not said'} → ${after}`),
  );
  const reason = promotion.reason && onOneLine(promotion.reason);
  const trailers = [
    `Requested-by: ${promotion.requestedBy}`,
    ...(promotion.decidedBy ? [`Approved-by: ${promotion.decidedBy}`] : []),
  ];
  return [
    changes.join('\n'),
    ...(reason ? [reason] : []),
    trailers.join('\n'),
  ].join('\n\n');
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
