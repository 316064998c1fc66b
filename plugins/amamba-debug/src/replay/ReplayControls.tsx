import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import Select from '@material-ui/core/Select';
import Slider from '@material-ui/core/Slider';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import PauseIcon from '@material-ui/icons/Pause';
import PlayArrowIcon from '@material-ui/icons/PlayArrow';
import ReplayIcon from '@material-ui/icons/Replay';
import { useId, useSyncExternalStore } from 'react';
import { clock } from '../terminal/countdown';
import { useMessages } from '../translation/translation';
import { Markers } from './Markers';
import type { Player, PlayerState } from './Player';

/** As fast as this, times as fast as it was. */
const SPEEDS = [1, 2, 4, 8, 16];

/** Seconds that an arrow key goes. */
export const SEEK_STEP = 5;

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(0.5, 1.5),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    slider: { flex: '1 1 200px', minWidth: 120 },
    position: {
      ...theme.typography.body2,
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    },
    speed: { ...theme.typography.body2 },
  }),
  { name: 'AmambaReplayControls' },
);

function PlayButton(props: { player: Player; state: PlayerState }) {
  const t = useMessages();
  const { player, state } = props;
  let name = t('replay.play');
  let icon = <PlayArrowIcon />;
  if (state.playing) {
    name = t('replay.pause');
    icon = <PauseIcon />;
  } else if (state.over) {
    name = t('replay.restart');
    icon = <ReplayIcon />;
  }
  return (
    <Tooltip title={name}>
      <IconButton
        size="small"
        aria-label={name}
        onClick={() => (state.playing ? player.pause() : player.play())}
      >
        {icon}
      </IconButton>
    </Tooltip>
  );
}

function SpeedChoice(props: { player: Player; speed: number }) {
  const classes = useStyles();
  const t = useMessages();
  const id = useId();
  return (
    <label htmlFor={id} className={classes.speed}>
      {t('replay.speed')}{' '}
      <Select
        native
        className={classes.speed}
        value={props.speed}
        onChange={event => props.player.setSpeed(Number(event.target.value))}
        inputProps={{ id }}
      >
        {SPEEDS.map(speed => (
          <option key={speed} value={speed}>
            {speed}×
          </option>
        ))}
      </Select>
    </label>
  );
}

/** Plays, pauses, and goes to and fro in a recording. */
export function ReplayControls(props: { player: Player }) {
  const classes = useStyles();
  const t = useMessages();
  const { player } = props;
  const state = useSyncExternalStore(player.subscribe, player.state);
  const of = clock(state.duration);
  const position = (at: number) => t('replay.position', { at: clock(at), of });
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={t('replay.controls')}
    >
      <PlayButton player={player} state={state} />
      <Slider
        className={classes.slider}
        aria-label={t('replay.seek')}
        value={state.at}
        max={Math.max(state.duration, 0.001)}
        step={SEEK_STEP}
        getAriaValueText={position}
        onChange={(_, value) => player.seek(value as number)}
      />
      <span className={classes.position}>{position(state.at)}</span>
      <SpeedChoice player={player} speed={state.speed} />
      <FormControlLabel
        classes={{ label: classes.speed }}
        control={
          <Checkbox
            size="small"
            color="primary"
            checked={state.skipIdle}
            onChange={(_, checked) => player.setSkipIdle(checked)}
          />
        }
        label={t('replay.skipIdle')}
      />
      <Markers player={player} />
    </div>
  );
}
