import Alert from '@material-ui/lab/Alert';
import { useAgo } from '../time/Age';
import { useMessages } from '../translation/translation';

/** How current what is shown is, of one system it came from. @public */
export interface NoticeSource {
  /** Name of the cluster or server. */
  instance: string;
  state: 'starting' | 'live' | 'stale';
  /** ISO 8601. */
  syncedAt?: string;
  message?: string;
}

function SourceNotice(props: { source: NoticeSource }) {
  const t = useMessages();
  const { instance, state, syncedAt, message } = props.source;
  const age = useAgo(syncedAt);
  if (state === 'starting') {
    return (
      <Alert severity="info" role="note">
        {t('sources.starting', { instance })}
      </Alert>
    );
  }
  return (
    // Not an alert: its text changes as it ages, and would be read out each time.
    <Alert severity="warning" role="note">
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

/** Says which systems' data are old, and how old. @public */
export function SourcesNotice(props: SourcesNoticeProps) {
  const concerning = props.sources.filter(source => source.state !== 'live');
  if (concerning.length === 0) {
    return null;
  }
  return (
    <>
      {concerning.map(source => (
        <SourceNotice key={source.instance} source={source} />
      ))}
    </>
  );
}
