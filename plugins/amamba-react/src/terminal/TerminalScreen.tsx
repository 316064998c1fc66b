import '@xterm/xterm/css/xterm.css';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef } from 'react';
import { Screen, type ScreenEvents, type ScreenLook } from './Screen';

const useStyles = makeStyles(
  {
    root: {
      flex: '1 1 auto',
      minHeight: 0,
      minWidth: 0,
      overflow: 'hidden',
      '& .xterm': { height: '100%' },
      // Black, below the last line, where there is no room for another.
      '& .xterm .xterm-viewport': { backgroundColor: 'transparent' },
    },
    // The size is somebody else's: it may be larger than the room here.
    fixed: { overflow: 'auto', '& .xterm': { height: 'auto' } },
  },
  { name: 'AmambaTerminalScreen' },
);

/** Properties of {@link TerminalScreen}. */
export interface TerminalScreenProps {
  label: string;
  /** Id of the element that tells how to leave it. */
  describedBy: string;
  look: ScreenLook;
  events: ScreenEvents;
  /** Called with the screen once it is there; the result when it goes. */
  onScreen: (screen: Screen) => () => void;
}

/** The part of a terminal that is xterm.js, loaded when there is one. */
export function TerminalScreen(props: TerminalScreenProps) {
  const classes = useStyles();
  const { label, describedBy, look } = props;
  const element = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>();
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    // The latest of each render, while the terminal stays the same.
    const events: ScreenEvents = {
      onInput: bytes => latest.current.events.onInput(bytes),
      onResize: size => latest.current.events.onResize(size),
      onTitle: title => latest.current.events.onTitle(title),
      onPaste: text => latest.current.events.onPaste(text),
      onLink: (url, direct) => latest.current.events.onLink(url, direct),
      onKey: key => latest.current.events.onKey(key),
      onMatches: matches => latest.current.events.onMatches(matches),
    };
    const made = new Screen(element.current!, latest.current.look, events);
    screen.current = made;
    const gone = latest.current.onScreen(made);
    return () => {
      gone();
      screen.current = undefined;
      made.dispose();
    };
  }, []);
  useEffect(() => screen.current?.change(look), [look]);
  useEffect(
    () => screen.current?.label(label, describedBy),
    [label, describedBy],
  );

  return (
    <div
      ref={element}
      className={`${classes.root} ${look.size ? classes.fixed : ''}`}
    />
  );
}
