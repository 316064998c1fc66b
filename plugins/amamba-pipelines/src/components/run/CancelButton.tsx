import { ConfirmDialog, useCommand } from '@amamba/plugin-amamba-react';
import {
  isFinal,
  pipelinesCancelPermission,
  type Run,
} from '@amamba/plugin-amamba-pipelines-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import StopIcon from '@material-ui/icons/Stop';
import { useState } from 'react';
import { pipelinesApiRef } from '../../api/pipelinesApi';
import { useEntityParams } from '../../data/entity';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { GuardedButton } from '../shared/GuardedButton';

/** Cancels a run that has not finished, after asking. */
export function CancelButton(props: { run: Run }) {
  const { run } = props;
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  const t = useMessages();
  const [asking, setAsking] = useState(false);
  const permission = useEntityPermission(pipelinesCancelPermission);
  const cancel = useCommand({
    run: () => api.cancelRun({ params: { ...params, runId: run.id } }),
    doneMessage: () => t('cancel.done', { name: run.name }),
    invalidates: [QUERY_ROOT],
    onDone: () => setAsking(false),
  });
  if (isFinal(run.phase) || run.goneAt) {
    return null;
  }
  const denied = !permission.loading && !permission.allowed;
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
