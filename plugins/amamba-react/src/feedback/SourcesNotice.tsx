import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { useAgo } from '../time/Age';
import { useMessages } from '../translation/translation';

const useStyles = makeStyles(
  theme => ({ root: { margin: theme.spacing(1, 0, 2) } }),
  { name: 'AmambaSourcesNotice' },
);

/** How current what is shown is, of one system it came from. @public */
export interface NoticeSource {
  /** `tekton`, where one instance may have several. */
  engine?: string;
  /** Name of the cluster or server. */
  instance: string;
  state: 'starting' | 'live' | 'stale';
  /** ISO 8601. */
  syncedAt?: string;
  /** Why it is stale; of a live one, what hinders it. */
  message?: string;
}

function SourceNotice(props: { source: NoticeSource }) {
  const t = useMessages();
  const classes = useStyles();
  const { instance, state, syncedAt, message } = props.source;
  const age = useAgo(syncedAt);
  if (state === 'starting') {
    return (
      <Alert severity="info" role="note" className={classes.root}>
        {t('sources.starting', { instance })}
      </Alert>
    );
  }
  if (state === 'live') {
    return (
      <Alert severity="info" role="note" className={classes.root}>
        {t('sources.said', { instance, message: message ?? '' })}
      </Alert>
    );
  }
  return (
    // Not an alert: its text changes as it ages, and would be read out each time.
    <Alert severity="warning" role="note" className={classes.root}>
      {age
        ? t('sources.stale', { instance, age })
        : t('sources.staleUnknownAge', { instance })}
      {message && <div>{message}</div>}
    </Alert>
  );
}

/** @public */
export interface SourcesNoticeProps {
  sources: NoticeSource[];
}

/** Says which systems' data are old, and how old, and what hinders a system. @public */
export function SourcesNotice(props: SourcesNoticeProps) {
  const concerning = props.sources.filter(
    source => source.state !== 'live' || source.message,
  );
  if (concerning.length === 0) {
    return null;
  }
  return (
    <>
      {concerning.map(source => (
        <SourceNotice
          key={`${source.engine} ${source.instance}`}
          source={source}
        />
      ))}
    </>
  );
}
