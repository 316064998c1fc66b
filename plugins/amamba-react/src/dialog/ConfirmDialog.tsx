import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
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
  /** A name that has to be typed first, where what is done costs a lot. */
  typed?: string;
  running?: boolean;
  error?: Error;
  onConfirm: () => void;
  onClose: () => void;
}

const useStyles = makeStyles(
  theme => ({
    label: { overflowWrap: 'anywhere' },
    harmless: {
      '&.Mui-focusVisible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
  }),
  { name: 'AmambaConfirmDialog' },
);

function TypedName(props: {
  name: string;
  text: string;
  onChange: (text: string) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const id = useId();
  return (
    <>
      {/* Names may be long: on the field's edge they would lie over it. */}
      <Typography
        component="label"
        variant="body2"
        htmlFor={id}
        className={classes.label}
      >
        {t('confirm.type', { name: props.name })}
      </Typography>
      <TextField
        id={id}
        // A dialog takes the focus; Material UI would give it to no field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={props.text}
        onChange={event => props.onChange(event.target.value)}
        inputProps={{ autoComplete: 'off', spellCheck: false }}
        variant="outlined"
        margin="dense"
        size="small"
        fullWidth
      />
    </>
  );
}

function Asked(props: ConfirmDialogProps & { titleId: string }) {
  const classes = useStyles();
  const t = useMessages();
  const [text, setText] = useState('');
  const ready =
    props.open &&
    !props.running &&
    (props.typed === undefined || text === props.typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) {
      props.onConfirm();
    }
  };
  return (
    <form noValidate onSubmit={submit}>
      <DialogTitle id={props.titleId}>{props.title}</DialogTitle>
      <DialogContent>
        <Typography component="div" paragraph>
          {props.children}
        </Typography>
        {props.typed !== undefined && (
          <TypedName name={props.typed} text={text} onChange={setText} />
        )}
        {props.error && <ApiErrorPanel error={props.error} />}
      </DialogContent>
      <DialogActions>
        <Button
          // A dialog takes the focus; this is the harmless choice.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={props.typed === undefined}
          // A ripple would start before Material UI has mounted it, and throw,
          // when a change of the address opens the dialog.
          disableRipple
          className={classes.harmless}
          onClick={props.onClose}
          disabled={props.running}
        >
          {t('confirm.keep')}
        </Button>
        <Button
          type="submit"
          color="primary"
          variant="contained"
          // While it fades out, a second click still reaches it.
          disabled={!ready}
        >
          {props.running ? t('command.working') : props.action}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Asks before something that cannot be undone. @public */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const titleId = useId();
  return (
    <Dialog
      open={props.open}
      onClose={props.running ? undefined : props.onClose}
      aria-labelledby={titleId}
      maxWidth="xs"
      fullWidth
    >
      <Asked {...props} titleId={titleId} />
    </Dialog>
  );
}
