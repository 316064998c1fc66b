import type { Commit, Deployment } from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoHistoryEntry,
} from '@amamba/plugin-amamba-node';
import { requesterOf } from './toOperation';
import { toTime } from './times';

const NEVER = new Date(0).toISOString();

/** `status.history`, newest first, without commits. */
export function toDeployments({ status }: ArgoApplication): Deployment[] {
  const entries = [...(status?.history ?? [])].sort((a, b) => b.id - a.id);
  // Of the last operation Argo CD still has what the portal wrote down.
  const { startedAt, operation } = status?.operationState ?? {};
  const requester = requesterOf(operation);
  return entries.map((entry, index) => ({
    ...toDeployment(entry, index === 0),
    ...(requester &&
      entry.deployStartedAt === startedAt && { initiatedBy: requester }),
  }));
}

function toDeployment(entry: ArgoHistoryEntry, current: boolean): Deployment {
  const startedAt = toTime(entry.deployStartedAt);
  const { username, automated } = entry.initiatedBy ?? {};
  return {
    id: entry.id,
    ...(startedAt && { startedAt }),
    deployedAt: toTime(entry.deployedAt) ?? NEVER,
    ...(username && { initiatedBy: username }),
    automated: automated ?? false,
    revisions: revisionsOf(entry),
    current,
  };
}

/** One for each source; manifests that somebody sent have no revision. */
function revisionsOf(entry: ArgoHistoryEntry): Deployment['revisions'] {
  const sources = entry.sources?.length ? entry.sources : [entry.source ?? {}];
  const revisions = entry.revisions?.length
    ? entry.revisions
    : [entry.revision ?? ''];
  return sources.map(({ repoURL, path, chart }, index) => ({
    repoUrl: repoURL ?? '',
    revision: revisions[index] ?? '',
    ...(path && { path }),
    ...(chart && { chart }),
  }));
}

/** The deployments with the commits of their revisions, in their order. */
export function withCommits(
  deployments: readonly Deployment[],
  commits: ReadonlyArray<Commit | undefined>,
): Deployment[] {
  let index = 0;
  return deployments.map(deployment => ({
    ...deployment,
    revisions: deployment.revisions.map(revision => {
      const commit = commits[index];
      index += 1;
      return { ...revision, ...(commit && { commit }) };
    }),
  }));
}
