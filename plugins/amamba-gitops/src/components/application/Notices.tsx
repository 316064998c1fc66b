import { ApiErrorPanel, GuardedButton } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useCurrentApplication } from '../../data/application';
import { useBlockingWindow, useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { shortRevision } from '../shared/revision';
import { useAutoSync } from './useAutoSync';

const useStyles = makeStyles(
  theme => ({
    root: {
      margin: theme.spacing(0, 0, 1.5),
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-line',
    },
  }),
  { name: 'AmambaApplicationNotices' },
);

/** That what runs is behind Git on purpose, and how that ends. */
function BehindGit() {
  const classes = useStyles();
  const t = useMessages();
  const { behindGit, automation } = useCurrentApplication();
  const reasons = useReasons();
  const autoSync = useAutoSync();
  if (!behindGit) {
    return null;
  }
  return (
    <Alert
      severity="warning"
      role="note"
      className={classes.root}
      action={
        automation === 'paused' && (
          <GuardedButton
            color="inherit"
            size="small"
            reason={reasons.edit}
            disabled={autoSync.running}
            onClick={() => autoSync.execute(true)}
          >
            {t('autoSync.resume')}
          </GuardedButton>
        )
      }
    >
      <AlertTitle>{t('behind.title')}</AlertTitle>
      {t('behind.revisions', {
        deployed: shortRevision(behindGit.deployedRevision),
        git: shortRevision(behindGit.gitRevision),
      })}{' '}
      {automation === 'paused' ? t('behind.paused') : t('behind.manual')}
      {autoSync.error && <ApiErrorPanel error={autoSync.error} />}
    </Alert>
  );
}

/** What Argo CD has to say about the application, the worst first. */
function Conditions() {
  const classes = useStyles();
  const { conditions } = useCurrentApplication();
  const order = ['error', 'warning', 'info'];
  return (
    <>
      {[...conditions]
        .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
        .map(({ type, message, severity }, index) => (
          <Alert
            key={index}
            severity={severity}
            role="note"
            className={classes.root}
          >
            <AlertTitle>{type}</AlertTitle>
            {message}
          </Alert>
        ))}
    </>
  );
}

/** What a person has to know before they do something here. */
export function Notices() {
  const classes = useStyles();
  const t = useMessages();
  const window = useBlockingWindow();
  const { deleting, managedBy } = useCurrentApplication();
  return (
    <>
      {deleting && (
        <Alert severity="warning" role="note" className={classes.root}>
          {t('application.deleting')}
        </Alert>
      )}
      <BehindGit />
      {window && (
        <Alert severity="info" role="note" className={classes.root}>
          {window}
        </Alert>
      )}
      {managedBy && (
        <Alert severity="info" role="note" className={classes.root}>
          {t('application.managedBy', { name: managedBy })}
        </Alert>
      )}
      <Conditions />
    </>
  );
}
