import { useMessages } from '../../translation/translation';

const NAMED = [
  'workspace-create',
  'workspace-update',
  'workspace-move',
  'workspace-delete',
  'workspace-sync',
  'member-set',
  'member-remove',
  'namespace-create',
  'namespace-labels',
  'namespace-quota',
  'namespace-delete',
  'cluster-bind',
  'cluster-unbind',
  'run-start',
  'run-cancel',
  'sync',
  'sync-remove',
] as const;

/** What an action is called; what we have no word for, as it is written. */
export function useActionName(): (action: string) => string {
  const t = useMessages();
  return action => {
    const known = NAMED.find(name => name === action);
    return known ? t(`activity.action.${known}`) : action;
  };
}
