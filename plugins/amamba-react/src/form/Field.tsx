import TextField, { type TextFieldProps } from '@material-ui/core/TextField';
import { useId, useState } from 'react';

/** @public */
export type FieldProps = Omit<
  TextFieldProps,
  'onChange' | 'error' | 'variant' | 'value'
> & {
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with the value. */
  problem?: string;
  /** Say what is wrong although nobody has been in the field yet. */
  insist?: boolean;
};

/**
 * A field of a form. It says what is wrong once somebody has left it, or when
 * the form insists.
 *
 * @public
 */
export function Field(props: FieldProps) {
  const { onChange, problem, insist, helperText, ...rest } = props;
  const id = useId();
  const [left, setLeft] = useState(false);
  const shown = left || insist ? problem : undefined;
  return (
    <TextField
      id={id}
      variant="outlined"
      margin="dense"
      size="small"
      fullWidth
      InputLabelProps={{ shrink: true }}
      // Why a field is off has to be read all the more.
      FormHelperTextProps={{ disabled: false }}
      {...rest}
      error={shown !== undefined}
      helperText={shown ?? helperText}
      onChange={event => onChange(event.target.value)}
      onBlur={() => setLeft(true)}
      SelectProps={{ native: true }}
    />
  );
}
