import { type MutableRefObject, useCallback, useRef, useState } from 'react';
import { openLink } from './links';
import { asksFirst, type Paste, readPaste } from './paste';
import type { Screen, ScreenEvents } from './Screen';
import type { Matches } from './SearchBar';
import {
  changeTerminalSettings,
  TERMINAL_FONT_SIZES,
  useTerminalSettings,
} from './settings';
import type { TerminalHandle, TerminalViewProps } from './types';

const NO_MATCHES: Matches = { current: -1, total: 0 };

/** A terminal on a page, and what is asked about it. */
export interface TerminalState {
  screen: MutableRefObject<Screen | undefined>;
  events: ScreenEvents;
  onScreen: (screen: Screen) => () => void;
  searching: boolean;
  matches: Matches;
  closeSearch: () => void;
  /** A paste that awaits an answer. */
  paste: Paste | undefined;
  confirmPaste: () => void;
  /** An address that awaits an answer. */
  link: URL | undefined;
  closeQuestion: () => void;
}

function handleOf(
  screen: Screen,
  more: Pick<TerminalHandle, 'announce' | 'paste' | 'search'>,
): TerminalHandle {
  return {
    get size() {
      return screen.size;
    },
    write: (data, done, options) => screen.write(data, done, options?.quiet),
    reset: () => screen.reset(),
    clear: () => screen.clear(),
    focus: () => screen.focus(),
    resize: size => screen.resize(size),
    ...more,
  };
}

/** What is asked before it is done. */
function useQuestions(screen: MutableRefObject<Screen | undefined>) {
  const [paste, setPaste] = useState<Paste>();
  const [link, setLink] = useState<URL>();
  const onPaste = useCallback(
    (copied: string) => {
      const read = readPaste(copied);
      if (asksFirst(read)) {
        setPaste(read);
      } else if (read.text) {
        screen.current?.paste(read.text);
      }
    },
    [screen],
  );
  const closeQuestion = () => {
    setPaste(undefined);
    setLink(undefined);
    // After the dialog has given the focus back to where it came from.
    setTimeout(() => screen.current?.focus());
  };
  const confirmPaste = () => {
    if (paste) {
      screen.current?.paste(paste.text);
    }
    closeQuestion();
  };
  return { paste, link, setLink, onPaste, closeQuestion, confirmPaste };
}

/** Wires a screen to the properties of a terminal. */
export function useTerminal(
  props: TerminalViewProps,
  announce: (text: string) => void,
): TerminalState {
  const screen = useRef<Screen>();
  const latest = useRef(props);
  latest.current = props;
  const { fontSize } = useTerminalSettings();
  const [searching, setSearching] = useState(false);
  const [matches, setMatches] = useState(NO_MATCHES);
  const { setLink, onPaste, ...questions } = useQuestions(screen);

  const onKey: ScreenEvents['onKey'] = key => {
    const sizes = {
      larger: fontSize + 1,
      smaller: fontSize - 1,
      'usual-size': TERMINAL_FONT_SIZES.usual,
    };
    if (key === 'search') {
      setSearching(true);
    } else if (key === 'leave') {
      props.onLeave?.();
    } else {
      changeTerminalSettings({ fontSize: sizes[key] });
    }
  };
  const onScreen = useCallback(
    (made: Screen) => {
      screen.current = made;
      const gone = latest.current.onReady(
        handleOf(made, {
          announce,
          paste: onPaste,
          search: () => setSearching(true),
        }),
      );
      return () => {
        screen.current = undefined;
        gone?.();
      };
    },
    [announce, onPaste],
  );
  return {
    ...questions,
    screen,
    searching,
    matches,
    onScreen,
    events: {
      onInput: bytes => props.onInput?.(bytes),
      onResize: size => props.onResize?.(size),
      onTitle: title => props.onTitle?.(title),
      onPaste,
      onLink: (url, direct) => (direct ? openLink(url) : setLink(url)),
      onKey,
      onMatches: setMatches,
    },
    closeSearch: () => {
      setSearching(false);
      setMatches(NO_MATCHES);
      screen.current?.find({ text: '' });
      screen.current?.focus();
    },
  };
}
