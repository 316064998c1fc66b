import {
  applicationSetInputSchema,
  type PreviewedApplication,
} from '@amamba/plugin-amamba-gitops-common';
import { useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { gitopsApiRef } from '../../api/gitopsApi';
import { QUERY_ROOT } from '../../data/queries';
import { findGaps } from '../form/draft';
import { usePaused } from '../form/lookups';
import { findGeneratorGaps, type SetDraft, toSetInput } from './setDraft';

/** What an ApplicationSet would make, and whether that is known now. */
export interface Preview {
  items: PreviewedApplication[] | undefined;
  error: Error | undefined;
  /** Something is being found out. */
  loading: boolean;
  /** The form is filled in far enough to ask. */
  askable: boolean;
  /** It is what is in the form now, and all of it may be. */
  clean: boolean;
  refresh: () => void;
}

/** Finds out, while the form is changed, which applications there would be. */
export function usePreview(
  workspace: string,
  draft: SetDraft,
  asked: boolean,
): Preview {
  const api = useApi(gitopsApiRef);
  const input = toSetInput(draft);
  const askable =
    applicationSetInputSchema.safeParse(input).success &&
    findGaps(draft.template.spec).length === 0 &&
    findGeneratorGaps(draft.generators).length === 0;
  const paused = usePaused({ input, askable });
  const settled = JSON.stringify(paused) === JSON.stringify({ input, askable });
  const enabled = asked && paused.askable;
  const live = useLive({
    queryKey: [QUERY_ROOT, 'set-preview', workspace, paused.input],
    fetch: signal =>
      api.previewApplicationSet({
        params: { workspace },
        body: paused.input,
        signal,
      }),
    // It is asked for by changing the form.
    fallbackPollMs: 10 * 60_000,
    enabled,
    keepPrevious: true,
  });
  const items = live.data?.items;
  const current =
    enabled && settled && !live.previous && !live.loading && !live.error;
  return {
    items,
    error: enabled ? live.error : undefined,
    loading: enabled && (live.loading || live.previous || !settled),
    askable,
    clean:
      current &&
      items !== undefined &&
      items.length > 0 &&
      items.every(({ problem }) => problem === undefined),
    refresh: live.refresh,
  };
}
