import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { ApiErrorPanel } from '../feedback/ApiErrorPanel';
import { useMessages } from '../translation/translation';

/** @public */
export interface FormDialogProps {
  title: string;
  /** Words on the button that does it. */
  action: string;
  maxWidth?: 'xs' | 'sm' | 'md' | 'lg';
  running: boolean;
  error: Error | undefined;
  /** Whether it can be sent; where not, the fields say what is wrong. */
  valid: boolean;
  /** Called when it cannot be sent: show what is wrong with fields yet untouched. */
  onRefused?: () => void;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A form in a dialog. Sent while something is wrong, it puts the focus into
 * the first field that is.
 *
 * @public
 */
export function FormDialog(props: FormDialogProps) {
  const t = useMessages();
  const titleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // React hands on events of dialogs that were opened from this one.
    if (event.target !== form.current) {
      return;
    }
    if (props.valid) {
      props.onSubmit();
      return;
    }
    props.onRefused?.();
    // The fields know that they are wrong only after the next render.
    setTimeout(() =>
      form.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus(),
    );
  };
  return (
    <Dialog
      open
      onClose={props.running ? undefined : props.onClose}
      aria-labelledby={titleId}
      maxWidth={props.maxWidth ?? 'sm'}
      fullWidth
      scroll="body"
    >
      <form noValidate onSubmit={submit} ref={form}>
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent>
          {props.children}
          {props.error && <ApiErrorPanel error={props.error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose} disabled={props.running}>
            {t('form.close')}
          </Button>
          <Button
            type="submit"
            color="primary"
            variant="contained"
            disabled={props.running}
          >
            {props.running ? t('command.working') : props.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
