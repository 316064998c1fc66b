import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import TextField, { type TextFieldProps } from '@material-ui/core/TextField';
import { type ReactNode, useId } from 'react';
import { useField } from './useField';

const useStyles = makeStyles(
  theme => ({
    check: { marginTop: theme.spacing(0.5) },
    label: { marginRight: 0 },
    help: { margin: theme.spacing(-0.5, 0, 0.5, 3.75) },
  }),
  { name: 'AmambaGitopsInputs' },
);

/** Properties of {@link TextInput}. */
export type TextInputProps = Omit<
  TextFieldProps,
  'name' | 'value' | 'onChange' | 'error' | 'variant'
> & {
  /** Of the field in the form around it. */
  path: string;
};

/** A text, or a choice of few where it has `select` and options. */
export function TextInput(props: TextInputProps) {
  const { path, helperText, inputProps, ...rest } = props;
  const id = useId();
  const field = useField<string>(path);
  return (
    <TextField
      id={id}
      variant="outlined"
      margin="dense"
      size="small"
      fullWidth
      InputLabelProps={{ shrink: true }}
      FormHelperTextProps={{ disabled: false }}
      SelectProps={{ native: true }}
      {...rest}
      inputProps={{ autoComplete: 'off', spellCheck: false, ...inputProps }}
      value={field.value}
      onChange={event => field.onChange(event.target.value)}
      onBlur={field.onBlur}
      inputRef={field.inputRef}
      error={field.problem !== undefined}
      helperText={field.problem ?? helperText}
    />
  );
}

/** Yes or no, with a sentence of what it means. */
export function CheckInput(props: {
  path: string;
  label: string;
  help: string;
  /** Means the opposite of what the field holds. */
  inverted?: boolean;
}) {
  const classes = useStyles();
  const helpId = useId();
  const field = useField<boolean>(props.path);
  return (
    <div className={classes.check}>
      <FormControlLabel
        className={classes.label}
        label={props.label}
        control={
          <Checkbox
            color="primary"
            size="small"
            checked={props.inverted ? !field.value : field.value}
            onChange={(_, checked) =>
              field.onChange(props.inverted ? !checked : checked)
            }
            onBlur={field.onBlur}
            inputProps={{ 'aria-describedby': helpId }}
          />
        }
      />
      <FormHelperText id={helpId} className={classes.help}>
        {props.help}
      </FormHelperText>
    </div>
  );
}

const useGroupStyles = makeStyles(
  theme => ({
    root: {
      border: 0,
      padding: 0,
      margin: theme.spacing(2, 0, 0),
      minWidth: 0,
    },
    legend: { padding: 0, ...theme.typography.subtitle1 },
  }),
  { name: 'AmambaGitopsInputGroup' },
);

/** Fields that belong together. */
export function InputGroup(props: { title: string; children: ReactNode }) {
  const classes = useGroupStyles();
  return (
    <fieldset className={classes.root}>
      <legend className={classes.legend}>{props.title}</legend>
      {props.children}
    </fieldset>
  );
}

/** Fields side by side where there is room. */
export const useRowStyles = makeStyles(
  theme => ({
    row: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
  }),
  { name: 'AmambaGitopsInputRow' },
);
