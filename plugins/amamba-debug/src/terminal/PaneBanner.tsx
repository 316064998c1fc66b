import { statusColor } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useMessages } from '../translation/translation';
import type { ConnectionState } from './connection/state';
import { clock, useSecondsTo } from './countdown';
import { endWords, remediesOf } from './endWords';
import type { LiveSession } from './LiveSession';
import type { Remedy } from './types';
import { useConnectionState } from './useConnectionState';
import { stepKey, warningKey } from './words';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      padding: theme.spacing(0.75, 1.5),
      borderBottom: `1px solid ${theme.palette.divider}`,
      borderLeft: '3px solid',
      ...theme.typography.body2,
    },
    text: { flex: '1 1 280px', minWidth: 0, overflowWrap: 'anywhere' },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    said: { display: 'block', color: theme.palette.textSubtle },
    progress: { flex: '1 1 100%' },
    info: { borderLeftColor: statusColor(theme, 'running') },
    warning: { borderLeftColor: statusColor(theme, 'waiting') },
    error: { borderLeftColor: statusColor(theme, 'failed') },
    done: { borderLeftColor: statusColor(theme, 'succeeded') },
  }),
  { name: 'AmambaPaneBanner' },
);

type Tone = 'info' | 'warning' | 'error' | 'done';

function Strip(props: {
  tone: Tone;
  children: ReactNode;
  actions?: ReactNode;
  live?: 'status' | 'alert';
}) {
  const classes = useStyles();
  return (
    <div className={`${classes.root} ${classes[props.tone]}`}>
      <div className={classes.text} role={props.live}>
        {props.children}
      </div>
      {props.actions && <div className={classes.actions}>{props.actions}</div>}
    </div>
  );
}

function Progress(props: { state: ConnectionState }) {
  const classes = useStyles();
  const t = useMessages();
  const { progress } = props.state;
  const step = t(
    progress ? stepKey(progress.step) : 'terminal.progress.connecting',
  );
  return (
    <Strip tone="info" live="status">
      {progress?.detail
        ? t('terminal.progress.detail', { step, detail: progress.detail })
        : step}
      <LinearProgress className={classes.progress} aria-hidden />
    </Strip>
  );
}

function Warning(props: { warning: NonNullable<ConnectionState['warning']> }) {
  const t = useMessages();
  const seconds = useSecondsTo(Date.parse(props.warning.endsAt));
  return (
    // Its time changes each second: the terminal tells it once.
    <Strip tone="warning">
      {t(warningKey(props.warning.reason), { time: clock(seconds) })}
    </Strip>
  );
}

function Reconnecting(props: { live: LiveSession; state: ConnectionState }) {
  const t = useMessages();
  const { retryAt } = props.state;
  const seconds = useSecondsTo(retryAt ?? 0);
  return (
    <Strip
      tone="warning"
      actions={
        retryAt !== undefined && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => props.live.reconnect()}
          >
            {t('terminal.retryNow')}
          </Button>
        )
      }
    >
      <span role="alert">{t('terminal.lost')}</span>{' '}
      {retryAt === undefined
        ? t('terminal.retrying')
        : t('terminal.retryIn', { seconds })}
    </Strip>
  );
}

const REMEDY_KEYS = {
  again: 'terminal.remedy.again',
  'debug-container': 'terminal.remedy.debugContainer',
  'pod-copy': 'terminal.remedy.podCopy',
  agent: 'terminal.remedy.agent',
} as const;

function Ended(props: PaneBannerProps & { state: ConnectionState }) {
  const classes = useStyles();
  const t = useMessages();
  const { live, onRemedy, state } = props;
  const end = state.end!;
  const words = endWords(t, end, live.session.mode);
  const good = end.ending === 'exited' && !end.exitCode && !end.error;
  const remedies = onRemedy ? remediesOf(end, live.session) : [];
  return (
    <Strip
      tone={good ? 'done' : 'error'}
      live="alert"
      actions={
        <>
          {end.resumable && (
            <Button
              size="small"
              variant="outlined"
              onClick={() => live.reconnect()}
            >
              {t(
                end.closed === 'replaced'
                  ? 'terminal.remedy.takeOver'
                  : 'terminal.remedy.reconnect',
              )}
            </Button>
          )}
          {remedies.map(remedy => (
            <Button
              key={remedy}
              size="small"
              variant="outlined"
              onClick={() => onRemedy?.(remedy, live.session)}
            >
              {t(REMEDY_KEYS[remedy])}
            </Button>
          ))}
          <Button size="small" onClick={props.onClose}>
            {t('terminal.remedy.closeTab')}
          </Button>
        </>
      }
    >
      {words.text}
      {words.said && (
        <span className={classes.said}>
          {t('terminal.said', { message: words.said })}
        </span>
      )}
    </Strip>
  );
}

function Sending(props: { live: LiveSession; unsent: number }) {
  const t = useMessages();
  const size = `${(props.unsent / 1024 / 1024).toFixed(1)} MiB`;
  return (
    <Strip
      tone="info"
      actions={
        <Button size="small" onClick={() => props.live.dropInput()}>
          {t('terminal.stopSending')}
        </Button>
      }
    >
      {t('terminal.sending', { size })}
    </Strip>
  );
}

/** Properties of {@link PaneBanner}. */
export interface PaneBannerProps {
  live: LiveSession;
  onRemedy?: (remedy: Remedy, session: LiveSession['session']) => void;
  onClose: () => void;
}

/** What is to be known of a session above its terminal, and done about it. */
export function PaneBanner(props: PaneBannerProps) {
  const state = useConnectionState(props.live);
  if (state.phase === 'ended') {
    return <Ended {...props} state={state} />;
  }
  if (state.phase === 'reconnecting') {
    return <Reconnecting live={props.live} state={state} />;
  }
  if (state.phase === 'connecting') {
    return <Progress state={state} />;
  }
  return (
    <>
      {state.warning && <Warning warning={state.warning} />}
      {state.unsent > 0 && <Sending live={props.live} unsent={state.unsent} />}
    </>
  );
}
