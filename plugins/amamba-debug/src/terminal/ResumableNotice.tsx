import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { type Messages, useMessages } from '../translation/translation';
import type { DeskSession, TerminalDesk } from './types';
import { sessionTitle } from './words';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(1) },
    sessions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 1),
      marginTop: theme.spacing(0.5),
    },
    button: { textTransform: 'none' },
  }),
  { name: 'AmambaResumableNotice' },
);

function nameOf(t: Messages, session: DeskSession): string {
  const title = sessionTitle(t, session);
  return session.pod && session.mode !== 'node'
    ? `${title} · ${session.pod}`
    : title;
}

/** Offers to go back to sessions that still run, and tells of a dead link. */
export function ResumableNotice(props: { desk: TerminalDesk }) {
  const classes = useStyles();
  const t = useMessages();
  const { desk } = props;
  return (
    <>
      {desk.linkGone && (
        <Alert severity="info" className={classes.root}>
          {t('terminal.linkGone')}
        </Alert>
      )}
      {desk.resumable.length > 0 && (
        <Alert severity="info" className={classes.root}>
          {t('terminal.resumable', { count: desk.resumable.length })}
          <div className={classes.sessions}>
            {desk.resumable.map(session => (
              <Button
                key={session.id}
                size="small"
                variant="outlined"
                className={classes.button}
                onClick={() => desk.open(session)}
              >
                {t('terminal.resume', { name: nameOf(t, session) })}
              </Button>
            ))}
          </div>
        </Alert>
      )}
    </>
  );
}
