import {
  gitopsDeletePermission,
  gitopsOperatePermission,
  gitopsRollbackPermission,
  gitopsSyncPermission,
  gitopsUpdatePermission,
  type SyncWindows,
} from '@amamba/plugin-amamba-gitops-common';
import { useDateTime } from '@amamba/plugin-amamba-react';
import { isRunning } from '../components/shared/StatusChips';
import { useMessages } from '../translation/translation';
import { useCurrentApplication } from './application';
import { useSyncWindows } from './queries';
import { useRefusal } from './useRefusal';

/** Why something cannot be done to the application of the page; absent: it can. */
export interface Reasons {
  sync: string | undefined;
  refresh: string | undefined;
  rollback: string | undefined;
  terminate: string | undefined;
  edit: string | undefined;
  remove: string | undefined;
  operate: string | undefined;
}

/** Which sync window blocks, and until when, in words. */
export function useWindowWords(): (
  blockedBy: SyncWindows['blockedBy'],
) => string {
  const t = useMessages();
  const exact = useDateTime();
  return blockedBy => {
    if (!blockedBy) {
      return t('window.blocked');
    }
    const { kind, schedule, duration, timeZone, until } = blockedBy;
    const window = t('window.schedule', {
      schedule,
      duration,
      timeZone: timeZone ?? 'UTC',
    });
    return until
      ? t(`window.${kind}Until`, { window, time: exact(until) })
      : t(`window.${kind}`, { window });
  };
}

/** Why a sync window blocks the application of the page; absent: none does. */
export function useBlockingWindow(): string | undefined {
  const words = useWindowWords();
  const { data } = useSyncWindows();
  return data && !data.canSync ? words(data.blockedBy) : undefined;
}

/** Why each thing cannot be done to the application of the page now. */
export function useReasons(): Reasons {
  const t = useMessages();
  const { deleting, operation, history } = useCurrentApplication();
  const window = useBlockingWindow();
  const mayNot = {
    sync: useRefusal(gitopsSyncPermission),
    rollback: useRefusal(gitopsRollbackPermission),
    update: useRefusal(gitopsUpdatePermission),
    remove: useRefusal(gitopsDeletePermission),
    operate: useRefusal(gitopsOperatePermission),
  };
  const gone = deleting ? t('blocked.deleting') : undefined;
  const busy = isRunning(operation) ? t('blocked.running') : undefined;
  const denied = (
    what: keyof typeof mayNot,
    ...others: (string | undefined)[]
  ): string | undefined =>
    mayNot[what]
      ? t(`denied.${what}`)
      : [gone, ...others].find(reason => reason !== undefined);
  return {
    sync: denied('sync', busy, window),
    refresh: denied('sync'),
    terminate: denied('sync'),
    // Argo CD takes a rollback in a window that denies it, and it then hangs.
    rollback: denied(
      'rollback',
      busy,
      window,
      history.length < 2 ? t('blocked.noHistory') : undefined,
    ),
    edit: denied('update'),
    // One that waits for ever can be deleted alone.
    remove: mayNot.remove ? t('denied.remove') : undefined,
    operate: denied('operate'),
  };
}
