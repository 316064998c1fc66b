import type { Command } from '@amamba/plugin-amamba-react';
import { useCurrentApplication } from '../../data/application';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useMessages } from '../../translation/translation';

/** Pauses or resumes syncing by itself. */
export function useAutoSync(): Command<boolean> {
  const t = useMessages();
  const { name } = useCurrentApplication();
  return useApplicationCommand({
    run: (api, params, enabled: boolean) =>
      api.setAutoSync({ params, body: { enabled } }),
    done: enabled =>
      enabled
        ? t('autoSync.resumed', { name })
        : t('autoSync.paused', { name }),
  });
}
