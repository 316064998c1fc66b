import type { RouteOutput } from '@amamba/plugin-amamba-common';
import {
  GITOPS_CHANNEL,
  type GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useEntityParams } from '../../data/entity';
import { concerns, QUERY_ROOT } from '../../data/queries';

type Answer<K extends keyof GitopsContract> = RouteOutput<GitopsContract[K]>;

/** The environments of a component, and what is where. */
export type PathAnswer = Answer<'getPromotionPath'>;

/** What is where, and what is on its way. */
export function usePromotionPath(): Live<PathAnswer> {
  const api = useApi(gitopsApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'promotion-path', params],
    fetch: signal => api.getPromotionPath({ params, signal }),
    channel: GITOPS_CHANNEL,
    matches: signal =>
      concerns(signal, undefined, ['promotion', 'application']),
    fallbackPollMs: 5000,
  });
}

/** One page of what was promoted. */
export function usePromotions(
  cursor: string | undefined,
): Live<Answer<'listPromotions'>> {
  const api = useApi(gitopsApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'promotions', params, cursor],
    fetch: signal => api.listPromotions({ params, query: { cursor }, signal }),
    channel: GITOPS_CHANNEL,
    matches: signal => concerns(signal, undefined, ['promotion']),
    keepPrevious: true,
    fallbackPollMs: 5000,
  });
}

/** What a promotion would change, as it is when it is asked for. */
export function usePromotionDiff(step: {
  from: string;
  to: string;
}): Live<Answer<'comparePromotion'>> {
  const api = useApi(gitopsApiRef);
  const params = useEntityParams();
  // Not what was read when it was looked at before: Git may have moved.
  const [openedAt] = useState(Date.now);
  return useLive({
    queryKey: [QUERY_ROOT, 'promotion-diff', params, step, openedAt],
    fetch: signal => api.comparePromotion({ params, query: step, signal }),
    // What a person looks at must not change under their eyes.
    fallbackPollMs: 10 * 60_000,
  });
}
