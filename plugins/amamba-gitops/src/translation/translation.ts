import type { MessagesOf } from '@amamba/plugin-amamba-react';
import {
  createTranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { messages } from './messages';

const loadZh = () =>
  import('./zh').then(module => ({ default: module.zhMessages }));

/**
 * Messages of the GitOps plugin.
 *
 * @remarks
 * Chinese comes with it, under both codes that portals use for it: whichever
 * of `zh` and `zh-CN` is among the app's languages works without any wiring.
 *
 * @public
 */
export const amambaGitopsTranslationRef = createTranslationRef({
  id: 'amamba-gitops',
  messages,
  translations: { zh: loadZh, 'zh-CN': loadZh },
});

/** A message by its path, with the values for the `{{names}}` in it. */
export type Messages = MessagesOf<typeof messages>;

/** A message's path: `list.title`. */
export type MessageKey = Parameters<Messages>[0];

/** The `t` of this plugin. */
export function useMessages(): Messages {
  const { t } = useTranslationRef(amambaGitopsTranslationRef);
  return t as unknown as Messages;
}
