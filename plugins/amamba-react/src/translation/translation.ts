import {
  createTranslationRef,
  type TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { messages } from './messages';

const loadZh = () =>
  import('./zh').then(module => ({ default: module.zhMessages }));

/**
 * Messages of the parts in this package.
 *
 * @remarks
 * Chinese comes with it, under both codes that portals use for it: whichever
 * of `zh` and `zh-CN` is among the app's languages works without any wiring.
 *
 * @public
 */
export const amambaReactTranslationRef = createTranslationRef({
  id: 'amamba-react',
  messages,
  translations: { zh: loadZh, 'zh-CN': loadZh },
});

/** The `t` of this package. */
export function useMessages(): TranslationFunction<
  typeof amambaReactTranslationRef.T
> {
  return useTranslationRef(amambaReactTranslationRef).t;
}

/**
 * Tag for `Intl` that fits the language of the page; English readers keep the
 * date order of their own country.
 *
 * @public
 */
export function useLocale(): string {
  const locale = useMessages()('locale');
  const own = navigator.language;
  return own?.split('-')[0] === locale ? own : locale;
}
