import {
  ConfirmDialog,
  GuardedButton,
  useCommand,
} from '@amamba/plugin-amamba-react';
import {
  isFinal,
  pipelinesCancelPermission,
  type Run,
} from '@amamba/plugin-amamba-pipelines-common';
import { useApi } from '@backstage/frontend-plugin-api';
import StopIcon from '@material-ui/icons/Stop';
import { useEffect, useRef, useState } from 'react';
import { pipelinesApiRef } from '../../api/pipelinesApi';
import { useEntityParams } from '../../data/entity';
import { QUERY_ROOT } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';

/** Properties of {@link CancelButton}. */
export interface CancelButtonProps {
  run: Run;
  /** Called when the button that had the focus is no longer there. */
  onGone: () => void;
}

/** Cancels a run that has not finished, after asking. */
export function CancelButton(props: CancelButtonProps) {
  const { run, onGone } = props;
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  const t = useMessages();
  const [asking, setAsking] = useState(false);
  const cancelled = useRef(false);
  const denied = useRefusal(pipelinesCancelPermission);
  const cancel = useCommand({
    run: () => api.cancelRun({ params: { ...params, runId: run.id } }),
    doneMessage: () => t('cancel.done', { name: run.name }),
    invalidates: [QUERY_ROOT],
    onDone: () => {
      cancelled.current = true;
      setAsking(false);
    },
  });
  const gone = isFinal(run.phase) || run.goneAt !== undefined;
  useEffect(() => {
    if (gone && cancelled.current && !asking) {
      cancelled.current = false;
      onGone();
    }
  }, [gone, asking, onGone]);
  if (gone) {
    return null;
  }
  return (
    <>
      <GuardedButton
        variant="outlined"
        startIcon={<StopIcon />}
        reason={denied ? t('cancel.denied') : undefined}
        onClick={() => {
          cancel.reset();
          setAsking(true);
        }}
      >
        {t('cancel.action')}
      </GuardedButton>
      <ConfirmDialog
        open={asking}
        title={t('cancel.title', { name: run.name })}
        action={t('cancel.action')}
        running={cancel.running}
        error={cancel.error}
        onConfirm={() => cancel.execute(undefined)}
        onClose={() => setAsking(false)}
      >
        {t('cancel.body')}
      </ConfirmDialog>
    </>
  );
}
