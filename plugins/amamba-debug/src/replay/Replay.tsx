import {
  ApiErrorPanel,
  EmptyState,
  Loading,
  type TerminalHandle,
  TerminalView,
  visuallyHidden,
} from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useSyncExternalStore,
} from 'react';
import type { ReplayProps } from '../terminal/types';
import { useMessages } from '../translation/translation';
import type { Player } from './Player';
import { RecordingLoader } from './RecordingLoader';
import { ReplayControls, SEEK_STEP } from './ReplayControls';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      height: 'clamp(360px, 64vh, 860px)',
      minWidth: 0,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflow: 'hidden',
    },
    screen: { flex: '1 1 auto', minHeight: 0 },
  }),
  { name: 'AmambaReplay' },
);

/** Space and the arrow keys, where nothing else has them. */
function onPlayerKey(event: KeyboardEvent, player: Player): void {
  const { at, playing } = player.state();
  const acts: Record<string, () => void> = {
    ' ': () => (playing ? player.pause() : player.play()),
    ArrowLeft: () => player.seek(at - SEEK_STEP),
    ArrowRight: () => player.seek(at + SEEK_STEP),
  };
  const act = acts[event.key];
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const inSearch = (event.target as Element).closest('[role="search"]');
  if (act && !modified && !inSearch) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

function PlayerView(props: { player: Player; help: string }) {
  const classes = useStyles();
  const t = useMessages();
  const { player } = props;
  const onReady = useCallback(
    (terminal: TerminalHandle) =>
      player.attach({
        write: text => terminal.write(text),
        reset: () => terminal.reset(),
        resize: size => terminal.resize(size),
      }),
    [player],
  );
  return (
    // Its keys are those of the terminal in it.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.screen}
      onKeyDownCapture={event => onPlayerKey(event, player)}
    >
      <TerminalView
        label={t('replay.label')}
        onReady={onReady}
        size={player.size}
        onLeave={() => document.getElementById(props.help)?.focus()}
      />
    </div>
  );
}

/** Shows a recorded session as it was, faster if wanted. */
export function Replay(props: ReplayProps) {
  const classes = useStyles();
  const t = useMessages();
  const help = useId();
  const { api, workspace, session } = props;
  const loader = useMemo(
    () => new RecordingLoader({ api, workspace, session }),
    [api, workspace, session],
  );
  useEffect(() => {
    loader.load();
    return () => loader.stop();
  }, [loader]);
  const { player, loading, error } = useSyncExternalStore(
    loader.subscribe,
    loader.state,
  );
  if (!player) {
    return error ? (
      <ApiErrorPanel error={error} onRetry={() => loader.load()} />
    ) : (
      <Loading label={t('replay.loading')} />
    );
  }
  if (!loading && player.isEmpty) {
    return (
      <EmptyState title={t('replay.emptyTitle')}>
        {t('replay.empty')}
      </EmptyState>
    );
  }
  return (
    <section className={classes.root} aria-label={t('replay.label')}>
      <span id={help} tabIndex={-1} style={visuallyHidden}>
        {t('replay.help')}
      </span>
      <PlayerView player={player} help={help} />
      {error && (
        <Alert
          severity="warning"
          action={
            <Button size="small" onClick={() => loader.load()}>
              {t('replay.retry')}
            </Button>
          }
        >
          {t('replay.incomplete', { message: error.message })}
        </Alert>
      )}
      <ReplayControls player={player} />
    </section>
  );
}
