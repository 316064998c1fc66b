import type { Session } from '@amamba/plugin-amamba-debug-common';
import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { debugApiRef } from '../../api/debugApi';
import { Replay } from '../../replay/Replay';
import { useMessages } from '../../translation/translation';
import { SessionPerson, SessionPlace } from './SessionPlace';

const useStyles = makeStyles(
  theme => ({
    about: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1, 4),
      marginBottom: theme.spacing(2),
    },
  }),
  { name: 'AmambaDebugReplayDialog' },
);

/** Shows what was seen in a session. */
export function ReplayDialog(props: { session: Session; onClose: () => void }) {
  const classes = useStyles();
  const t = useMessages();
  const api = useApi(debugApiRef);
  const titleId = useId();
  const { session, onClose } = props;
  return (
    <Dialog
      open
      fullWidth
      maxWidth="lg"
      onClose={onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>{t('sessions.replayTitle')}</DialogTitle>
      <DialogContent>
        <div className={classes.about}>
          <SessionPlace session={session} />
          <SessionPerson session={session} />
        </div>
        <Replay api={api} workspace={session.workspace} session={session.id} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('files.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
