import { ApiErrorPanel, GuardedButton } from '@amamba/plugin-amamba-react';
import {
  pipelinesRunPermission,
  type Run,
} from '@amamba/plugin-amamba-pipelines-common';
import ReplayIcon from '@material-ui/icons/Replay';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { pipelineOf } from '../../data/pipelineOf';
import { usePipelines } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { StartRunDialog } from '../start/StartRunDialog';

/** Portions of the list of pipelines in which the run's own is looked for. */
const MAX_READS = 20;

function RunAgainDialog(props: { run: Run; onClose: () => void }) {
  const t = useMessages();
  const { run } = props;
  const { data, error, refresh } = usePipelines({ reads: MAX_READS });
  const pipeline = data && pipelineOf(run, data.items);
  if (pipeline) {
    return (
      <StartRunDialog
        pipeline={pipeline}
        former={run.params}
        onClose={props.onClose}
      />
    );
  }
  if (error) {
    return <ApiErrorPanel error={error} onRetry={refresh} />;
  }
  return data ? (
    <Alert severity="warning" onClose={props.onClose}>
      {t('start.pipelineGone', { name: run.pipeline ?? '' })}
    </Alert>
  ) : null;
}

/** Starts the same pipeline again, with the same values to begin with. */
export function RunAgainButton(props: { run: Run }) {
  const t = useMessages();
  const [open, setOpen] = useState(false);
  const denied = useRefusal(pipelinesRunPermission);
  let reason: string | undefined;
  if (!props.run.pipeline) {
    reason = t('start.againInPlace');
  } else if (denied) {
    reason = t('start.denied');
  }
  return (
    <>
      <GuardedButton
        variant="outlined"
        startIcon={<ReplayIcon />}
        reason={reason}
        onClick={() => setOpen(true)}
      >
        {t('start.again')}
      </GuardedButton>
      {open && (
        <RunAgainDialog run={props.run} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
