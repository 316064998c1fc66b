import type { MessagesOf } from '@amamba/plugin-amamba-react';
import {
  createTranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { messages } from './messages';

const loadZh = () =>
  import('./zh').then(module => ({ default: module.zhMessages }));

/**
 * Messages of the debug plugin.
 *
 * @remarks
 * Chinese comes with it, under both codes that portals use for it: whichever
 * of `zh` and `zh-CN` is among the app's languages works without any wiring.
 *
 * @public
 */
export const amambaDebugTranslationRef = createTranslationRef({
  id: 'amamba-debug',
  messages,
  translations: { zh: loadZh, 'zh-CN': loadZh },
});

/** A message by its path, with the values for the `{{names}}` in it. */
export type Messages = MessagesOf<typeof messages>;

/** A message's path: `list.title`. */
export type MessageKey = Parameters<Messages>[0];

/** The `t` of this plugin. */
export function useMessages(): Messages {
  const { t } = useTranslationRef(amambaDebugTranslationRef);
  return t as unknown as Messages;
}
