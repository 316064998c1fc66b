import type { SyncCondition } from '@amamba/plugin-amamba-workspaces-common';
import { messages } from '../../translation/messages';
import { useMessages } from '../../translation/translation';

type Reason = keyof typeof messages.sync.reason;

/** What they say in words of their own is all there is to say. */
const PLAIN: readonly string[] = ['Synced', 'New', 'Removing', 'Continues'];

function isKnown(reason: string): reason is Reason {
  return Object.hasOwn(messages.sync.reason, reason);
}

/** What a condition says: in a few words, and what to do. */
export interface ConditionWords {
  title: string;
  /** In the language of the server. */
  message?: string;
}

/** Puts conditions in words; a reason that we have none for stays as it is. */
export function useConditionWords(): (
  condition: Pick<SyncCondition, 'reason' | 'message'>,
) => ConditionWords {
  const t = useMessages();
  return ({ reason, message }) => ({
    title: isKnown(reason) ? t(`sync.reason.${reason}`) : reason,
    ...(!PLAIN.includes(reason) && { message }),
  });
}
