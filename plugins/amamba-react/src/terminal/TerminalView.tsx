import { makeStyles, useTheme } from '@material-ui/core/styles';
import { lazy, Suspense, useCallback, useId, useMemo, useState } from 'react';
import { Loading } from '../feedback/Loading';
import { visuallyHidden } from '../status/visuallyHidden';
import { useMessages } from '../translation/translation';
import { openLink } from './links';
import { LinkQuestion, PasteQuestion } from './Questions';
import type { ScreenLook } from './Screen';
import { SearchBar } from './SearchBar';
import { useTerminalSettings } from './settings';
import { terminalTheme } from './theme';
import type { TerminalViewProps } from './types';
import { useTerminal } from './useTerminal';

// xterm.js is large, and few pages have a terminal.
const TerminalScreen = lazy(() =>
  import('./TerminalScreen').then(module => ({
    default: module.TerminalScreen,
  })),
);

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'relative',
      display: 'flex',
      flexDirection: 'column',
      height: '100%',
      minHeight: 0,
      minWidth: 0,
      padding: theme.spacing(0.5, 0, 0.5, 1),
      // Over what xterm.js draws, which would cover a border.
      '&:focus-within::after': {
        content: '""',
        position: 'absolute',
        top: 0,
        right: 0,
        bottom: 0,
        left: 0,
        zIndex: 9,
        pointerEvents: 'none',
        border: `1px solid ${theme.palette.primary.main}`,
      },
    },
  }),
  { name: 'AmambaTerminalView' },
);

function useLook(props: TerminalViewProps): ScreenLook {
  const { palette } = useTheme();
  const { fontSize, screenReader } = useTerminalSettings();
  const theme = useMemo(() => terminalTheme(palette), [palette]);
  const readOnly = props.onInput === undefined;
  const plainLines = props.plainLines ?? false;
  const columns = props.size?.columns;
  const rows = props.size?.rows;
  const size = useMemo(
    () => (columns && rows ? { columns, rows } : undefined),
    [columns, rows],
  );
  return useMemo(
    () => ({ theme, fontSize, screenReader, readOnly, plainLines, size }),
    [theme, fontSize, screenReader, readOnly, plainLines, size],
  );
}

/**
 * A terminal: xterm.js with search, links, and questions before something
 * happens that a person may not have meant. What it shows can do nothing: no
 * sequence reaches the clipboard, the window or a file, and addresses are
 * opened only when the person says so.
 *
 * @remarks
 * The terminal takes the Tab key; Ctrl+Shift+Up calls `onLeave`, as screen
 * readers are told.
 *
 * @public
 */
export function TerminalView(props: TerminalViewProps) {
  const classes = useStyles();
  const t = useMessages();
  const help = useId();
  const look = useLook(props);
  const [announced, setAnnounced] = useState('');
  const announce = useCallback((text: string) => setAnnounced(text), []);
  const terminal = useTerminal(props, announce);
  const { screen } = terminal;

  return (
    <div
      className={classes.root}
      role="group"
      aria-label={props.label}
      style={{ background: look.theme.background }}
    >
      <span id={help} style={visuallyHidden}>
        {t(look.readOnly ? 'terminal.watchHelp' : 'terminal.help')}
      </span>
      <span role="status" style={visuallyHidden}>
        {announced}
      </span>
      <Suspense fallback={<Loading label={t('terminal.loading')} />}>
        <TerminalScreen
          label={props.label}
          describedBy={help}
          look={look}
          events={terminal.events}
          onScreen={terminal.onScreen}
        />
      </Suspense>
      {terminal.searching && (
        <SearchBar
          matches={terminal.matches}
          onFind={find => screen.current?.find(find)}
          onClose={terminal.closeSearch}
        />
      )}
      {terminal.paste && (
        <PasteQuestion
          paste={terminal.paste}
          whole={screen.current?.takesPastes ?? false}
          onPaste={terminal.confirmPaste}
          onClose={terminal.closeQuestion}
        />
      )}
      {terminal.link && (
        <LinkQuestion
          url={terminal.link}
          onOpen={() => {
            openLink(terminal.link!);
            terminal.closeQuestion();
          }}
          onClose={terminal.closeQuestion}
        />
      )}
    </div>
  );
}
