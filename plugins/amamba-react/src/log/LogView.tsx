import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useRef, useState } from 'react';
import { useErrorMessage } from '../feedback/ApiErrorPanel';
import { useMessages } from '../translation/translation';
import { plainText } from './ansi';
import type { LogSource } from './followLog';
import { LogLines } from './LogLines';
import { LogToolbar } from './LogToolbar';
import { useDownload } from './useDownload';
import { useFollow } from './useFollow';
import { type LogReading, useLog } from './useLog';
import { useSearch } from './useSearch';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      minWidth: 0,
      height: 'max(280px, min(60vh, 640px))',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      color: theme.palette.text.primary,
      backgroundColor: theme.palette.background.default,
    },
    note: { padding: theme.spacing(1, 2), color: theme.palette.textSubtle },
    foot: {
      display: 'flex',
      justifyContent: 'space-between',
      padding: theme.spacing(0.25, 1),
      borderTop: `1px solid ${theme.palette.divider}`,
      color: theme.palette.textSubtle,
    },
  }),
  { name: 'AmambaLogView' },
);

/** @public */
export interface LogViewProps {
  source: LogSource;
  /** What wrote the log; also the file's name when it is saved. */
  name: string;
  /** It is being written: new output is looked for each second. */
  running: boolean;
}

function EarlierOutput(props: { reading: LogReading }) {
  const t = useMessages();
  const classes = useStyles();
  const { buffer, loadEarlier } = props.reading;
  if (buffer.dropped) {
    return (
      <Typography variant="caption" className={classes.note}>
        {t('log.earlierDropped')}
      </Typography>
    );
  }
  return buffer.hasEarlier ? (
    <Button size="small" onClick={loadEarlier}>
      {t('log.earlier')}
    </Button>
  ) : null;
}

function Notes(props: { reading: LogReading }) {
  const classes = useStyles();
  const t = useMessages();
  const { buffer, loading } = props.reading;
  let text = buffer.notice;
  if (loading) {
    text = t('log.loading');
  } else if (buffer.version > 0 && buffer.lineCount === 0) {
    text ??= buffer.complete ? t('log.empty') : t('log.waiting');
  }
  return (
    <div role="status">
      {text && (
        <Typography variant="body2" className={classes.note}>
          {text}
        </Typography>
      )}
    </div>
  );
}

/**
 * A log: opens at its end, follows while it grows, searchable, with colours.
 * It holds a bounded part of it, and draws only what is in sight.
 *
 * @public
 */
export function LogView(props: LogViewProps) {
  const classes = useStyles();
  const t = useMessages();
  const { source, name, running } = props;
  const reading = useLog(source, running);
  const { buffer, error } = reading;
  const scroller = useRef<HTMLDivElement>(null);
  const [wrap, setWrap] = useState(false);
  const search = useSearch(buffer);
  const follow = useFollow(scroller, `${source.id} ${buffer.version} ${wrap}`);
  const fileName = `${name.replace(/[^\w.-]+/g, '_')}.log`;
  const download = useDownload(source, fileName);
  const label = t('log.labelOf', { name });
  const words = useErrorMessage();

  return (
    <section className={classes.root} aria-label={label}>
      <LogToolbar
        title={name}
        search={search}
        following={follow.following}
        onFollow={() => follow.setFollowing(!follow.following)}
        growing={!buffer.complete}
        wrap={wrap}
        onWrap={() => setWrap(!wrap)}
        downloading={download.downloading}
        onDownload={download.start}
        copyText={() =>
          buffer.lines.map(line => plainText(line.text)).join('\n')
        }
      />
      {error && (
        <Alert
          severity="warning"
          action={
            <Button color="inherit" size="small" onClick={reading.retry}>
              {t('error.retry')}
            </Button>
          }
        >
          {t('log.readFailed', { message: words(error) })}
        </Alert>
      )}
      {download.error && (
        <Alert severity="error">
          {t('log.downloadFailed', { message: words(download.error) })}
        </Alert>
      )}
      <EarlierOutput reading={reading} />
      <Notes reading={reading} />
      <LogLines
        buffer={buffer}
        search={search}
        wrap={wrap}
        label={label}
        scroller={scroller}
        onScroll={follow.onScroll}
        onJump={() => follow.setFollowing(false)}
      />
      <div className={classes.foot}>
        <Typography variant="caption">
          {t('log.lines', { count: buffer.lineCount })}
        </Typography>
        <Typography variant="caption">
          {buffer.complete && t('log.complete')}
        </Typography>
      </div>
    </section>
  );
}
