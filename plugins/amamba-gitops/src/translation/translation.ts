import {
  createTranslationRef,
  type TranslationFunction,
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

/** The `t` of this plugin. */
export function useMessages(): TranslationFunction<
  typeof amambaGitopsTranslationRef.T
> {
  return useTranslationRef(amambaGitopsTranslationRef).t;
}
