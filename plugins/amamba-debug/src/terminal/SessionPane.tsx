import { TerminalView } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../translation/translation';
import type { LiveSession } from './LiveSession';
import { PaneBanner, type PaneBannerProps } from './PaneBanner';
import { PaneHeader } from './PaneHeader';
import { useConnectionState } from './useConnectionState';
import { clock } from './countdown';
import { warningKey } from './words';

const useStyles = makeStyles(
  {
    root: {
      display: 'flex',
      flexDirection: 'column',
      minWidth: 0,
      minHeight: 0,
      height: '100%',
    },
    terminal: { flex: '1 1 auto', minHeight: 0 },
  },
  { name: 'AmambaSessionPane' },
);

/** Tells screen readers once what counts down in the banner. */
function useAnnouncements(live: LiveSession): void {
  const t = useMessages();
  const { warning } = useConnectionState(live);
  useEffect(() => {
    if (warning) {
      const seconds = (Date.parse(warning.endsAt) - Date.now()) / 1000;
      live.terminal?.announce(
        t(warningKey(warning.reason), { time: clock(Math.max(0, seconds)) }),
      );
    }
    // Words of another language are not told again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [live, warning]);
}

/** Properties of {@link SessionPane}. */
export interface SessionPaneProps extends PaneBannerProps {
  /** Called when the focus should leave the terminal. */
  onLeave: () => void;
  /** Called when the focus comes into it. */
  onFocus: () => void;
  /** Whether it is the one that was just opened or chosen. */
  active: boolean;
}

/** A session with its terminal. */
export function SessionPane(props: SessionPaneProps) {
  const classes = useStyles();
  const t = useMessages();
  const { live } = props;
  const { session } = live;
  const { phase, opened, ownerSize } = useConnectionState(live);
  const pane = useRef<HTMLDivElement>(null);
  const shown = useRef(false);
  const [title, setTitle] = useState('');
  useAnnouncements(live);
  useEffect(() => {
    // Only what was just asked for takes the focus, and once: not what is
    // restored as a page loads, nor what comes back after a break.
    if (props.active && phase === 'open' && live.asked && !shown.current) {
      shown.current = true;
      live.terminal?.focus();
      // jsdom has none.
      pane.current?.scrollIntoView?.({ block: 'nearest' });
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [live, phase]);

  const takesInput = phase === 'open' && opened?.input === true;
  const watching = opened?.role === 'watcher';
  return (
    <div className={classes.root} onFocus={props.onFocus} ref={pane}>
      <PaneHeader live={live} title={title} />
      <PaneBanner
        live={live}
        onRemedy={props.onRemedy}
        onClose={props.onClose}
      />
      <div className={classes.terminal}>
        <TerminalView
          label={
            session.node
              ? t('terminal.labelNode', { node: session.node })
              : t('terminal.labelContainer', {
                  container: session.container ?? '',
                  pod: session.pod ?? '',
                })
          }
          onReady={live.attach}
          onInput={takesInput ? bytes => live.type(bytes) : undefined}
          onResize={size => live.resize(size)}
          onTitle={setTitle}
          size={watching ? ownerSize : undefined}
          plainLines={opened?.tty === false}
          onLeave={props.onLeave}
        />
      </div>
    </div>
  );
}
