import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useDateTime } from '../time/Age';
import { useMessages } from '../translation/translation';
import { errorKind } from './describeError';

const useStyles = makeStyles(
  theme => ({
    // What a server lists, it lists in lines.
    root: { margin: theme.spacing(1, 0, 2), whiteSpace: 'pre-line' },
  }),
  { name: 'AmambaApiErrorPanel' },
);

/** What an error says to a person, and what to do about it. */
export function useErrorMessage(): (error: Error) => string {
  const t = useMessages();
  return error => {
    const kind = errorKind(error);
    return kind === 'offline' || kind === 'signedOut'
      ? t(`error.${kind}`)
      : error.message;
  };
}

/** @public */
export interface ApiErrorPanelProps {
  error: Error;
  /** Absent: there is nothing to try again. */
  onRetry?: () => void;
  /** Something is still shown: say only that it is not the newest. */
  stale?: boolean;
  /** When that was read (ISO 8601). */
  readAt?: string;
}

function Action(props: ApiErrorPanelProps) {
  const t = useMessages();
  const kind = errorKind(props.error);
  if (kind === 'signedOut') {
    return (
      <Button
        color="inherit"
        size="small"
        onClick={() => window.location.reload()}
      >
        {t('error.reload')}
      </Button>
    );
  }
  return props.onRetry && kind !== 'denied' ? (
    <Button color="inherit" size="small" onClick={props.onRetry}>
      {t('error.retry')}
    </Button>
  ) : null;
}

/**
 * An error for a person: what is wrong, in the server's words, which name the
 * system and the remedy. A denial looks like a denial.
 *
 * @public
 */
export function ApiErrorPanel(props: ApiErrorPanelProps) {
  const classes = useStyles();
  const t = useMessages();
  const kind = errorKind(props.error);
  const message = useErrorMessage()(props.error);
  const exact = useDateTime();
  if (props.stale) {
    return (
      <Alert
        severity="warning"
        className={classes.root}
        action={<Action {...props} />}
      >
        {props.readAt
          ? t('error.staleSince', { message, time: exact(props.readAt) })
          : t('error.stale', { message })}
      </Alert>
    );
  }
  const title = kind === 'offline' || kind === 'signedOut' ? 'failed' : kind;
  return (
    <Alert
      severity={kind === 'denied' ? 'info' : 'error'}
      className={classes.root}
      action={<Action {...props} />}
    >
      <AlertTitle>{t(`error.${title}`)}</AlertTitle>
      {message}
    </Alert>
  );
}
