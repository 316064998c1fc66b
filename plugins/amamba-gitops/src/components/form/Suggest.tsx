import TextField from '@material-ui/core/TextField';
import CircularProgress from '@material-ui/core/CircularProgress';
import Autocomplete, {
  type AutocompleteRenderInputParams,
} from '@material-ui/lab/Autocomplete';
import { type ReactNode, useId, useState } from 'react';
import { useMessages } from '../../translation/translation';
import { useField } from './useField';

interface SuggestProps {
  /** Of the field in the form around it. */
  path: string;
  label: string;
  help?: ReactNode;
  required?: boolean;
  placeholder?: string;
  options: string[];
  loading?: boolean;
  /** Why there are no suggestions; what is typed counts all the same. */
  failure?: string;
  groupBy?: (option: string) => string;
  renderOption?: (option: string) => ReactNode;
}

function useSuggest(props: SuggestProps) {
  const t = useMessages();
  const id = useId();
  const field = useField<unknown>(props.path);
  return {
    id,
    freeSolo: true,
    options: props.options,
    loading: props.loading,
    loadingText: t('form.suggest.loading'),
    openText: t('form.suggest.open'),
    closeText: t('form.suggest.close'),
    clearText: t('form.suggest.clear'),
    groupBy: props.groupBy,
    renderOption: props.renderOption,
    onBlur: field.onBlur,
    renderInput: (params: AutocompleteRenderInputParams) => (
      <TextField
        {...params}
        label={props.label}
        required={props.required}
        placeholder={props.placeholder}
        error={field.problem !== undefined}
        helperText={field.problem ?? props.failure ?? props.help}
        variant="outlined"
        margin="dense"
        size="small"
        inputRef={field.inputRef}
        InputLabelProps={{ ...params.InputLabelProps, shrink: true }}
        inputProps={{
          ...params.inputProps,
          spellCheck: false,
          'aria-invalid': field.problem !== undefined,
        }}
        InputProps={{
          ...params.InputProps,
          endAdornment: (
            <>
              {props.loading && (
                <CircularProgress
                  size={16}
                  color="inherit"
                  aria-label={t('form.suggest.loading')}
                />
              )}
              {params.InputProps.endAdornment}
            </>
          ),
        }}
      />
    ),
  };
}

/** A text for which there are suggestions; others can be typed. */
export function SuggestInput(
  props: SuggestProps & {
    /** The server has narrowed the options already. */
    narrowed?: boolean;
    onTyped?: (text: string) => void;
    /** After the person chose or typed another. */
    onPicked?: (text: string) => void;
  },
) {
  const field = useField<string>(props.path);
  const suggest = useSuggest(props);
  const [first] = useState(field.value || null);
  return (
    <Autocomplete
      {...suggest}
      inputValue={field.value}
      // What is chosen is left to it: what is typed has to narrow the options.
      defaultValue={first}
      filterOptions={props.narrowed ? all => all : undefined}
      getOptionLabel={option => option}
      onInputChange={(event, text) => {
        // Without an event it repeats what the form has told it itself.
        if (event && text !== field.value) {
          field.onChange(text);
          props.onTyped?.(text);
          props.onPicked?.(text);
        }
      }}
    />
  );
}

/** Several texts, each suggested or typed and ended with Enter. */
export function SuggestManyInput(props: SuggestProps) {
  const field = useField<string[]>(props.path);
  const suggest = useSuggest(props);
  const [typed, setTyped] = useState('');
  const add = (texts: string[]) =>
    field.onChange([
      ...new Set(texts.map(text => text.trim()).filter(Boolean)),
    ]);
  return (
    <Autocomplete
      {...suggest}
      multiple
      filterSelectedOptions
      inputValue={typed}
      onInputChange={(_, text) => setTyped(text)}
      // What is typed and not ended with Enter would be lost.
      onBlur={() => {
        add([...field.value, typed]);
        setTyped('');
        field.onBlur();
      }}
      value={field.value}
      onChange={(_, texts) => add(texts)}
    />
  );
}
