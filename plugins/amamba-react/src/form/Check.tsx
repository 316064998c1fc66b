import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import { useId } from 'react';

/** Something that can be on or off, and what that means. @public */
export function Check(props: {
  label: string;
  help?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const helpId = useId();
  const { help } = props;
  return (
    <div>
      <FormControlLabel
        control={
          <Checkbox
            size="small"
            color="primary"
            checked={props.checked}
            disabled={props.disabled}
            onChange={(_, checked) => props.onChange(checked)}
            inputProps={{ 'aria-describedby': help ? helpId : undefined }}
          />
        }
        label={props.label}
      />
      {help && (
        <FormHelperText id={helpId} style={{ marginTop: -8, marginLeft: 28 }}>
          {help}
        </FormHelperText>
      )}
    </div>
  );
}
