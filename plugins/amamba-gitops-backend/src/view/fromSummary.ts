import type { Application } from '@amamba/plugin-amamba-gitops-common';
import type { StoredApplication } from '../store/ApplicationStore';

/**
 * An application of which only the row of the list is known: Argo CD is away,
 * and nobody looked at it before.
 */
export function fromSummary({
  summary,
  labels,
}: StoredApplication): Application {
  return {
    ...summary,
    labels,
    conditions: [],
    resources: [],
    history: [],
    comparedCommits: [],
  };
}
