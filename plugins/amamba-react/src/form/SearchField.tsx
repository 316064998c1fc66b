import InputAdornment from '@material-ui/core/InputAdornment';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import { useEffect, useId, useRef, useState } from 'react';

const PAUSE_MS = 300;

/** A text to search for, told when typing pauses. @public */
export function SearchField(props: {
  label: string;
  text: string;
  onChange: (text: string) => void;
  /** It is what a dialog opens for. */
  autoFocus?: boolean;
}) {
  const id = useId();
  const [typed, setTyped] = useState(props.text);
  const told = useRef(props.text);
  const latest = useRef(props.onChange);
  useEffect(() => {
    latest.current = props.onChange;
  });
  useEffect(() => {
    // Cleared, or gone back to, elsewhere.
    if (props.text !== told.current) {
      told.current = props.text;
      setTyped(props.text);
    }
  }, [props.text]);
  useEffect(() => {
    if (typed.trim() === told.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      told.current = typed.trim();
      latest.current(told.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      id={id}
      type="search"
      variant="outlined"
      size="small"
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={props.autoFocus}
      label={props.label}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      inputProps={{ maxLength: 100 }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" />
          </InputAdornment>
        ),
      }}
    />
  );
}
