import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';

const useStyles = makeStyles(
  { root: { minWidth: 140, maxWidth: 260 } },
  { name: 'AmambaNativeSelect' },
);

/** A choice among few, as the browser has it. @public */
export function NativeSelect(props: {
  label: string;
  value: string | undefined;
  /** Words for no choice; absent: one has to be chosen. */
  any?: string;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
  fullWidth?: boolean;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <TextField
      select
      id={id}
      size="small"
      variant="outlined"
      className={props.fullWidth ? undefined : classes.root}
      fullWidth={props.fullWidth}
      label={props.label}
      value={props.value ?? ''}
      onChange={event => props.onChange(event.target.value || undefined)}
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
    >
      {props.any !== undefined && <option value="">{props.any}</option>}
      {props.options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </TextField>
  );
}
