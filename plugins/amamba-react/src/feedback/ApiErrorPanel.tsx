import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useMessages } from '../translation/translation';
import { errorKind } from './describeError';

/** @public */
export interface ApiErrorPanelProps {
  error: Error;
  /** Absent: there is nothing to try again. */
  onRetry?: () => void;
  /** Something is still shown: say only that it is not the newest. */
  stale?: boolean;
}

/**
 * An error for a person: what is wrong, in the server's words, which name the
 * system and the remedy. A denial looks like a denial.
 *
 * @public
 */
export function ApiErrorPanel(props: ApiErrorPanelProps) {
  const t = useMessages();
  const kind = errorKind(props.error);
  const message = kind === 'offline' ? t('error.offline') : props.error.message;
  const retry =
    props.onRetry && kind !== 'denied' ? (
      <Button color="inherit" size="small" onClick={props.onRetry}>
        {t('error.retry')}
      </Button>
    ) : undefined;
  if (props.stale) {
    return (
      <Alert severity="warning" action={retry}>
        {t('error.stale', { message })}
      </Alert>
    );
  }
  return (
    <Alert severity={kind === 'denied' ? 'info' : 'error'} action={retry}>
      <AlertTitle>
        {kind === 'offline' ? t('error.failed') : t(`error.${kind}`)}
      </AlertTitle>
      {message}
      {kind === 'denied' && <div>{t('error.deniedRemedy')}</div>}
    </Alert>
  );
}
