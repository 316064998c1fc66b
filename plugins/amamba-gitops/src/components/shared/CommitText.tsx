import type { Commit } from '@amamba/plugin-amamba-gitops-common';
import { Age } from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { shortRevision } from './revision';

const useStyles = makeStyles(
  { code: { fontFamily: 'monospace' }, text: { overflowWrap: 'anywhere' } },
  { name: 'AmambaCommitText' },
);

/** Author without the address that Git keeps beside the name. */
export function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>\s*$/, '') || author;
}

/** A revision, and where it is known who wrote it and why. */
export function CommitText(props: { revision: string; commit?: Commit }) {
  const classes = useStyles();
  const t = useMessages();
  const { revision, commit } = props;
  const [subject] = (commit?.message ?? '').split('\n');
  const code = (
    <span className={classes.code} title={revision}>
      {shortRevision(revision)}
    </span>
  );
  return (
    <span className={classes.text}>
      {commit?.webUrl ? <Link to={commit.webUrl}>{code}</Link> : code}
      {commit && (
        <>
          {' '}
          <span title={commit.message}>{subject}</span>
          <Typography variant="caption" color="textSecondary" display="block">
            {t('commit.by', { author: authorName(commit.author) })}{' '}
            {commit.at && <Age time={commit.at} />}
            {commit.tags.length > 0 && ` · ${commit.tags.join(', ')}`}
          </Typography>
        </>
      )}
    </span>
  );
}
