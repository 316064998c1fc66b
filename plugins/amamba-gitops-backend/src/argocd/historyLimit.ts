import { applicationSpecSchema } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplicationSpec } from '@amamba/plugin-amamba-node';

/** How many deployments it remembers; undefined: not said, or not as the form says it. */
export function readHistoryLimit({
  revisionHistoryLimit,
}: Pick<ArgoApplicationSpec, 'revisionHistoryLimit'>): number | undefined {
  return applicationSpecSchema.shape.revisionHistoryLimit.safeParse(
    revisionHistoryLimit ?? undefined,
  ).data;
}
