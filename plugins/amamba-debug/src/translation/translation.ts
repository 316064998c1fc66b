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

type KeysOf<T> = {
  [K in keyof T & string]: T[K] extends string
    ? WithoutPlural<K>
    : `${K}.${KeysOf<T[K]>}`;
}[keyof T & string];

/** Which form it takes is told by the value of `count`. */
type WithoutPlural<K> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

/** Path of a message: `list.title`. */
export type MessageKey = KeysOf<typeof messages>;

/** A message by its path, with the values for the `{{names}}` in it. */
export type Messages = (
  key: MessageKey,
  values?: Record<string, string | number>,
) => string;

/**
 * The `t` of this plugin.
 *
 * @remarks
 * Backstage's own type checks each call against all messages: with hundreds of
 * them that took most of the time of checking the repository's types.
 */
export function useMessages(): Messages {
  const { t } = useTranslationRef(amambaDebugTranslationRef);
  return t as unknown as Messages;
}
