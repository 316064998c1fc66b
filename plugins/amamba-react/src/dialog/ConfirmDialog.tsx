import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { type ReactNode, useId } from 'react';
import { ApiErrorPanel } from '../feedback/ApiErrorPanel';
import { useMessages } from '../translation/translation';

/** @public */
export interface ConfirmDialogProps {
  open: boolean;
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** Words on the button that does it. */
  action: string;
  running?: boolean;
  error?: Error;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. @public */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useMessages();
  const titleId = useId();
  return (
    <Dialog
      open={props.open}
      onClose={props.running ? undefined : props.onClose}
      aria-labelledby={titleId}
      maxWidth="xs"
      fullWidth
    >
      <DialogTitle id={titleId}>{props.title}</DialogTitle>
      <DialogContent>
        <Typography paragraph>{props.children}</Typography>
        {props.error && <ApiErrorPanel error={props.error} />}
      </DialogContent>
      <DialogActions>
        <Button
          // A dialog takes the focus; this is the harmless choice.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onClick={props.onClose}
          disabled={props.running}
        >
          {t('confirm.keep')}
        </Button>
        <Button
          color="primary"
          variant="contained"
          onClick={props.onConfirm}
          // While it fades out, a second click still reaches it.
          disabled={props.running || !props.open}
        >
          {props.running ? t('command.working') : props.action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
