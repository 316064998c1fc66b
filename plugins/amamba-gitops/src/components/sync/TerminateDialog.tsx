import { ConfirmDialog } from '@amamba/plugin-amamba-react';
import { useCurrentApplication } from '../../data/application';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useMessages } from '../../translation/translation';

/** Asks before the sync that runs is ended. */
export function TerminateDialog(props: { onClose: () => void }) {
  const t = useMessages();
  const { name } = useCurrentApplication();
  const terminate = useApplicationCommand({
    run: (api, params) => api.terminateOperation({ params }),
    done: () => t('terminate.done', { name }),
    onDone: props.onClose,
  });
  return (
    <ConfirmDialog
      open
      title={t('terminate.title', { name })}
      action={t('terminate.action')}
      running={terminate.running}
      error={terminate.error}
      onConfirm={() => terminate.execute(undefined)}
      onClose={props.onClose}
    >
      {t('terminate.body')}
    </ConfirmDialog>
  );
}
