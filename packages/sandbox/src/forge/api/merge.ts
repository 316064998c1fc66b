import { z } from 'zod';
import { closePull } from '../forge.ts';
import { mergeBase } from '../git/compare.ts';
import { resolveCommit } from '../git/read.ts';
import { commitTree, mergeTrees, updateRef } from '../git/write.ts';
import { Refusal } from '../refusal.ts';
import type { PullRequest, Repository } from '../repositories.ts';
import { signatureOf } from '../signature.ts';
import type { ApiCall } from './router.ts';

const Merge = z.object({
  // Older clients write it with a capital.
  Do: z.string().optional(),
  do: z.string().optional(),
  MergeTitleField: z.string().optional(),
  MergeMessageField: z.string().optional(),
  merge_title_field: z.string().optional(),
  merge_message_field: z.string().optional(),
  head_commit_id: z.string().optional(),
  delete_branch_after_merge: z.boolean().optional(),
});

type MergeOptions = z.infer<typeof Merge>;

const STYLES = ['merge', 'squash', 'fast-forward-only'];

/** Merges a pull request as it is asked, or says why not. */
export async function merge(
  call: ApiCall,
  repository: Repository,
  pull: PullRequest,
): Promise<void> {
  const user = call.signedIn();
  const options = await call.body(Merge);
  const style = options.Do || options.do || 'merge';
  if (!STYLES.includes(style)) {
    throw new Refusal(
      405,
      `${style} is not allowed an allowed merge style for this repository`,
    );
  }
  await call.forge.write(repository, user, async () => {
    if (pull.merged) throw new Refusal(405, '');
    if (pull.state === 'closed') throw new Refusal(404, 'not found');
    if (options.head_commit_id && options.head_commit_id !== pull.headSha) {
      throw new Refusal(409, 'head out of date');
    }
    const base = `refs/heads/${pull.base}`;
    const tip = (await resolveCommit(repository.directory, base))!;
    const sha = await mergedCommit(call, repository, pull, tip, style, options);
    await updateRef(repository.directory, base, sha, tip);
    pull.merged = { at: new Date(), by: user, sha };
    pull.baseSha = tip;
    closePull(pull);
    if (options.delete_branch_after_merge) {
      const head = `refs/heads/${pull.head}`;
      await updateRef(repository.directory, head, undefined, pull.headSha);
    }
  });
  await call.forge.webhooks.pullChanged(repository, user, pull, 'closed');
}

async function mergedCommit(
  call: ApiCall,
  { directory }: Repository,
  pull: PullRequest,
  tip: string,
  style: string,
  options: MergeOptions,
): Promise<string> {
  if (style === 'fast-forward-only') {
    if ((await mergeBase(directory, tip, pull.headSha)) !== tip) {
      throw new Refusal(405, 'Please try again later');
    }
    return pull.headSha;
  }
  const tree = await mergeTrees(directory, tip, pull.headSha);
  if (!tree) throw new Refusal(405, 'Please try again later');
  const signature = signatureOf(call.signedIn());
  return commitTree(directory, {
    tree,
    parents: style === 'squash' ? [tip] : [tip, pull.headSha],
    author: style === 'squash' ? signatureOf(pull.author) : signature,
    committer: signature,
    message: messageOf(pull, style, options),
  });
}

function messageOf(
  pull: PullRequest,
  style: string,
  options: MergeOptions,
): string {
  const title =
    options.MergeTitleField ||
    options.merge_title_field ||
    (style === 'squash'
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request '${pull.title}' (#${pull.number}) from ${pull.head} into ${pull.base}`);
  const body = options.MergeMessageField || options.merge_message_field;
  return body ? `${title}\n\n${body}` : title;
}
