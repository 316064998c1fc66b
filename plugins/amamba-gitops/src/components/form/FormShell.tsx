import { ApiErrorPanel, GuardedButton } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { type FormEvent, type ReactNode, useId } from 'react';
import { useFormState } from 'react-hook-form';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    root: { maxWidth: 1100 },
    title: { marginBottom: theme.spacing(2) },
    actions: {
      position: 'sticky',
      bottom: 0,
      zIndex: 2,
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginTop: theme.spacing(3),
      padding: theme.spacing(1.5, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      background: theme.palette.background.default,
    },
    said: { marginLeft: 'auto' },
  }),
  { name: 'AmambaFormShell' },
);

/** How many fields are marked. */
function countProblems(errors: object): number {
  return Object.values(errors).reduce<number>((sum, each) => {
    if (typeof each !== 'object' || each === null) {
      return sum;
    }
    return 'message' in each && typeof each.message === 'string'
      ? sum + 1
      : sum + countProblems(each);
  }, 0);
}

/** A form that is a page of its own. */
export function FormShell(props: {
  title: string;
  action: string;
  working: string;
  running: boolean;
  error: Error | undefined;
  /** Why it cannot be sent, although nothing is wrong with a field. */
  blocked?: string;
  onSubmit: (event: FormEvent) => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const t = useMessages();
  const titleId = useId();
  const { errors, isSubmitted } = useFormState();
  const wrong = isSubmitted ? countProblems(errors) : 0;
  return (
    <form
      noValidate
      className={classes.root}
      aria-labelledby={titleId}
      onSubmit={event => {
        // React hands on events of dialogs that were opened from this form.
        event.preventDefault();
        if (event.target === event.currentTarget && !props.blocked) {
          props.onSubmit(event);
        }
      }}
    >
      <Typography
        variant="h4"
        component="h2"
        id={titleId}
        className={classes.title}
      >
        {props.title}
      </Typography>
      {props.children}
      <div className={classes.actions}>
        <GuardedButton
          // Without it, Enter in a field would still send the form.
          type={props.blocked ? 'button' : 'submit'}
          variant="contained"
          color="primary"
          disabled={props.running}
          reason={props.blocked}
        >
          {props.running ? props.working : props.action}
        </GuardedButton>
        <Button onClick={props.onCancel} disabled={props.running}>
          {t('form.cancel')}
        </Button>
        <Typography
          variant="body2"
          color="error"
          className={classes.said}
          role="status"
        >
          {wrong > 0 ? t('form.check', { number: String(wrong) }) : ''}
        </Typography>
      </div>
      {props.error && <ApiErrorPanel error={props.error} />}
    </form>
  );
}
