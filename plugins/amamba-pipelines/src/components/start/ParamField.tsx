import type { ParamSpec } from '@amamba/plugin-amamba-pipelines-common';
import TextField from '@material-ui/core/TextField';
import { type Control, useController } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { findProblem } from './paramForm';

/** Texts of the fields by position: names may hold dots, which mean depth. */
export interface ParamTexts {
  texts: string[];
}

/** Properties of {@link ParamField}. */
export interface ParamFieldProps {
  spec: ParamSpec;
  index: number;
  control: Control<ParamTexts>;
  /** Has the focus at first. */
  focused: boolean;
}

/** One parameter of the form that starts a run. */
export function ParamField(props: ParamFieldProps) {
  const { spec, index, control } = props;
  const t = useMessages();
  const { field, fieldState } = useController({
    control,
    name: `texts.${index}`,
    rules: {
      validate: text => {
        const problem = findProblem(spec, text);
        if (!problem) {
          return true;
        }
        return problem.key === 'start.pair'
          ? t(problem.key, { line: String(problem.line) })
          : t(problem.key);
      },
    },
  });
  const hints = {
    string: undefined,
    array: t('start.arrayHint'),
    object: t('start.objectHint'),
  };
  const help = [spec.description, hints[spec.type]].filter(Boolean).join(' · ');
  return (
    <TextField
      id={`param-${index}`}
      // A dialog takes the focus; Material UI would give it to no field.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={props.focused}
      label={spec.name}
      value={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      required={spec.default === undefined}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? help}
      select={spec.options !== undefined}
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
      multiline={spec.type !== 'string'}
      minRows={spec.type === 'string' ? undefined : 2}
      variant="outlined"
      margin="normal"
      size="small"
      fullWidth
    >
      {spec.options && spec.default === undefined && (
        <option value="">{t('start.choose')}</option>
      )}
      {spec.options?.map(option => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </TextField>
  );
}
