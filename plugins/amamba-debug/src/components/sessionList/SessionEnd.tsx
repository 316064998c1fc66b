import type { Session } from '@amamba/plugin-amamba-debug-common';
import { type Status, StatusChip } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  { message: { maxWidth: 380, overflowWrap: 'anywhere' } },
  { name: 'AmambaDebugSessionEnd' },
);

function statusOf(session: Session): Status {
  const { phase, ending, exitCode, mode } = session;
  if (phase !== 'ended') {
    return phase === 'open' ? 'running' : 'queued';
  }
  switch (ending) {
    case 'failed':
    case 'lost':
      return 'failed';
    case 'closed':
      return 'succeeded';
    case 'exited':
      // A shell only hands on how its last command ended.
      return exitCode && mode === 'command' ? 'failed' : 'succeeded';
    default:
      return 'cancelled';
  }
}

/** Whether a session runs, or how it ended. */
export function SessionEnd(props: { session: Session }) {
  const classes = useStyles();
  const t = useMessages();
  const { session } = props;
  const { phase, ending, exitCode, endingMessage } = session;
  return (
    <>
      <StatusChip
        status={statusOf(session)}
        label={
          phase === 'ended' && ending
            ? t(`ending.${ending}`)
            : t(`sessionPhase.${phase}`)
        }
      />
      {exitCode !== undefined && (
        <Typography variant="caption" display="block">
          {t('diagnosis.exit', { code: exitCode })}
        </Typography>
      )}
      {/* Of an exit code, the cluster says the same once more. */}
      {endingMessage && exitCode === undefined && (
        <Typography
          variant="caption"
          color="textSecondary"
          display="block"
          className={classes.message}
        >
          {endingMessage}
        </Typography>
      )}
    </>
  );
}
