import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import { Link } from '@backstage/core-components';
import { useMessages } from '../../translation/translation';

/** Leads to the pull request of a promotion; nothing where there is none. */
export function PullRequestLink(props: { promotion: Promotion }) {
  const t = useMessages();
  const { pullRequest } = props.promotion;
  return pullRequest ? (
    <Link to={pullRequest.webUrl}>
      {t('promotion.pullRequest', { number: String(pullRequest.number) })}
    </Link>
  ) : null;
}

/** Leads to the commit of a promotion; nothing where there is none. */
export function CommitLink(props: { promotion: Promotion }) {
  const { commit } = props.promotion;
  if (!commit) {
    return null;
  }
  const short = <code>{commit.sha.slice(0, 7)}</code>;
  return commit.webUrl ? <Link to={commit.webUrl}>{short}</Link> : short;
}
