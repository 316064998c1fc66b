import { Duration, GuardedButton } from '@amamba/plugin-amamba-react';
import type { Operation } from '@amamba/plugin-amamba-gitops-common';
import { Link } from '@backstage/core-components';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useCurrentApplication } from '../../data/application';
import { applicationPath, useBasePath } from '../../data/paths';
import { useDialog } from '../../data/useDialog';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { isRunning } from '../shared/StatusChips';

const useStyles = makeStyles(
  theme => ({
    root: {
      margin: theme.spacing(0, 0, 1.5),
      overflowWrap: 'anywhere',
      '& .MuiAlert-message': { flex: 1, minWidth: 0 },
    },
    bar: { margin: theme.spacing(1, 0), maxWidth: 480 },
  }),
  { name: 'AmambaOperationBanner' },
);

function Running(props: { operation: Operation }) {
  const classes = useStyles();
  const t = useMessages();
  const { name, resources, operation: phase } = useCurrentApplication();
  const reasons = useReasons();
  const { show } = useDialog();
  const { operation } = props;
  const done = operation.results.filter(({ status }) => status).length;
  const total = Math.max(resources.length, operation.results.length);
  const words = t('operation.progress', {
    done: String(done),
    total: String(total),
  });
  return (
    <Alert
      severity="info"
      role="note"
      className={classes.root}
      action={
        <GuardedButton
          color="inherit"
          size="small"
          reason={
            phase === 'Terminating'
              ? t('activity.terminating')
              : reasons.terminate
          }
          onClick={() => show('terminate')}
        >
          {t('terminate.action')}
        </GuardedButton>
      }
    >
      <AlertTitle>
        {operation.dryRun
          ? t('operation.dryRunning', { name })
          : t('operation.running', { name })}
      </AlertTitle>
      {words} · <Duration from={operation.startedAt} />
      {operation.retryCount > 0 &&
        ` · ${t('operation.retried', {
          number: String(operation.retryCount),
        })}`}
      <LinearProgress
        className={classes.bar}
        variant={total > 0 ? 'determinate' : 'indeterminate'}
        value={total > 0 ? (done / total) * 100 : undefined}
        aria-label={words}
      />
      {operation.message && <div>{operation.message}</div>}
    </Alert>
  );
}

/** The operation that runs, or that the last one failed. */
export function OperationBanner() {
  const classes = useStyles();
  const t = useMessages();
  const base = useBasePath();
  const application = useCurrentApplication();
  const { operation: phase, lastOperation } = application;
  if (!lastOperation) {
    return null;
  }
  if (isRunning(phase)) {
    return <Running operation={lastOperation} />;
  }
  if (phase !== 'Failed' && phase !== 'Error') {
    return null;
  }
  return (
    <Alert severity="error" role="note" className={classes.root}>
      <AlertTitle>{t('activity.failed')}</AlertTitle>
      <div>{lastOperation.message}</div>
      <Link to={applicationPath(base, application, 'details')}>
        {t('operation.results')}
      </Link>
    </Alert>
  );
}
