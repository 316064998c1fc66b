import {
  createTranslationRef,
  type TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { messages } from './messages';

const loadZh = () =>
  import('./zh').then(module => ({ default: module.zhMessages }));

/**
 * Messages of the workspaces plugin.
 *
 * @remarks
 * Chinese comes with it, under both codes that portals use for it: whichever
 * of `zh` and `zh-CN` is among the app's languages works without any wiring.
 *
 * @public
 */
export const amambaWorkspacesTranslationRef = createTranslationRef({
  id: 'amamba-workspaces',
  messages,
  translations: { zh: loadZh, 'zh-CN': loadZh },
});

/** The `t` of this plugin. */
export function useMessages(): TranslationFunction<
  typeof amambaWorkspacesTranslationRef.T
> {
  return useTranslationRef(amambaWorkspacesTranslationRef).t;
}
