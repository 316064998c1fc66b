import IconButton from '@material-ui/core/IconButton';
import InputBase from '@material-ui/core/InputBase';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CloseIcon from '@material-ui/icons/Close';
import KeyboardArrowDownIcon from '@material-ui/icons/KeyboardArrowDown';
import KeyboardArrowUpIcon from '@material-ui/icons/KeyboardArrowUp';
import TextFieldsIcon from '@material-ui/icons/TextFields';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { useMessages } from '../translation/translation';
import type { Find } from './Screen';

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'absolute',
      top: theme.spacing(1),
      right: theme.spacing(2),
      maxWidth: `calc(100% - ${theme.spacing(4)}px)`,
      zIndex: 10,
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.5, 0.5, 0.5, 1.5),
    },
    input: { width: 180, minWidth: 60, ...theme.typography.body2 },
    count: { ...theme.typography.caption, whiteSpace: 'nowrap' },
    on: { color: theme.palette.primary.main },
  }),
  { name: 'AmambaTerminalSearch' },
);

function BarButton(props: {
  name: string;
  icon: ReactNode;
  pressed?: boolean;
  onClick: () => void;
}) {
  const classes = useStyles();
  return (
    <Tooltip title={props.name}>
      <IconButton
        size="small"
        aria-label={props.name}
        aria-pressed={props.pressed}
        className={props.pressed ? classes.on : undefined}
        onClick={props.onClick}
      >
        {props.icon}
      </IconButton>
    </Tooltip>
  );
}

/** Where the search is. */
export interface Matches {
  current: number;
  total: number;
}

function useCount(text: string, matches: Matches): string {
  const t = useMessages();
  if (!text) {
    return '';
  }
  return matches.total === 0
    ? t('log.noMatches')
    : t('log.matches', {
        current: String(matches.current + 1),
        total: String(matches.total),
      });
}

/** Looks for something in what a terminal shows and has shown. */
export function SearchBar(props: {
  matches: Matches;
  onFind: (find: Find) => void;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const [text, setText] = useState('');
  const [matchCase, setMatchCase] = useState(false);
  const count = useCount(text, props.matches);
  const { onFind } = props;
  useEffect(() => {
    onFind({ text, matchCase, incremental: true });
    // What is found stays while the caller renders anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text, matchCase]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onFind({ text, matchCase, back: event.shiftKey });
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      props.onClose();
    }
  };
  return (
    <Paper elevation={4} className={classes.root} role="search">
      <InputBase
        className={classes.input}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
        // Asked for by a key or a button.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        placeholder={t('terminal.search')}
        inputProps={{ 'aria-label': t('terminal.search'), maxLength: 200 }}
      />
      <span className={classes.count} role="status">
        {count}
      </span>
      <BarButton
        name={t('terminal.matchCase')}
        icon={<TextFieldsIcon fontSize="small" />}
        pressed={matchCase}
        onClick={() => setMatchCase(!matchCase)}
      />
      <BarButton
        name={t('log.previous')}
        icon={<KeyboardArrowUpIcon fontSize="small" />}
        onClick={() => onFind({ text, matchCase, back: true })}
      />
      <BarButton
        name={t('log.next')}
        icon={<KeyboardArrowDownIcon fontSize="small" />}
        onClick={() => onFind({ text, matchCase })}
      />
      <BarButton
        name={t('terminal.closeSearch')}
        icon={<CloseIcon fontSize="small" />}
        onClick={props.onClose}
      />
    </Paper>
  );
}
