import type { ApplicationSummary } from '@amamba/plugin-amamba-gitops-common';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { shortRepo, shortRevision } from './revision';

type Source = ApplicationSummary['sources'][number];

const useStyles = makeStyles(
  { root: { overflowWrap: 'anywhere' } },
  { name: 'AmambaSourceText' },
);

/** A place manifests come from: repository, folder or chart, revision. */
export function SourceText(props: { source: Source; linked?: boolean }) {
  const classes = useStyles();
  const t = useMessages();
  const { repoUrl, path, chart, targetRevision, webUrl } = props.source;
  const what = chart ?? path;
  const repo = shortRepo(repoUrl);
  return (
    <div className={classes.root} title={repoUrl}>
      {props.linked && webUrl ? <Link to={webUrl}>{repo}</Link> : repo}
      <Typography variant="caption" color="textSecondary" display="block">
        {[what, `@ ${shortRevision(targetRevision ?? t('list.head'))}`]
          .filter(Boolean)
          .join(' ')}
      </Typography>
    </div>
  );
}

/** The places manifests of an application come from. */
export function SourcesText(props: { sources: Source[]; linked?: boolean }) {
  return (
    <>
      {props.sources.map((source, index) => (
        <SourceText key={index} source={source} linked={props.linked} />
      ))}
    </>
  );
}
