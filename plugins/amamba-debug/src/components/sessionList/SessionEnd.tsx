import type { Session } from '@amamba/plugin-amamba-debug-common';
import { type Status, StatusChip } from '@amamba/plugin-amamba-react';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';

function statusOf(session: Session): Status {
  const { phase, ending, exitCode } = session;
  if (phase !== 'ended') {
    return phase === 'open' ? 'running' : 'waiting';
  }
  if (ending === 'failed' || ending === 'lost') {
    return 'failed';
  }
  return ending === 'exited' && (exitCode ?? 0) === 0 ? 'succeeded' : 'skipped';
}

/** Whether a session runs, or how it ended. */
export function SessionEnd(props: { session: Session }) {
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
      {endingMessage && (
        <Typography variant="caption" color="textSecondary" display="block">
          {endingMessage}
        </Typography>
      )}
    </>
  );
}
