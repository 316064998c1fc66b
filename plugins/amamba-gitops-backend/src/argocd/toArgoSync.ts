import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoSyncRequest,
} from '@amamba/plugin-amamba-node';
import type { z } from 'zod';
import { toSyncOptionStrings } from './syncOptions';
import { toArgoRetry } from './retry';

type SyncBody = z.output<GitopsContract['syncApplication']['body']>;

/** Under which name an operation's `infos` tell who asked for it. */
export const REQUESTED_BY_INFO = 'Requested by';

/** What Argo CD is asked for; it knows only the portal's account. */
export function toArgoSync(
  body: SyncBody,
  app: Pick<ArgoApplication, 'spec'>,
  requestedBy: string,
): ArgoSyncRequest {
  const { revision, options, retry, resources } = body;
  return {
    ...(revision && toRevision(revision, app)),
    ...(body.prune && { prune: true }),
    ...(body.dryRun && { dryRun: true }),
    ...(body.force && { force: true }),
    ...(body.strategy === 'apply' && { applyOnly: true }),
    ...(options && {
      syncOptions: toSyncOptionStrings(
        options,
        app.spec.syncPolicy?.syncOptions,
      ),
    }),
    ...(retry && { retry: toArgoRetry(retry) }),
    ...(resources && {
      resources: resources.map(({ group, kind, name, namespace }) => ({
        group,
        kind,
        name,
        ...(namespace && { namespace }),
      })),
    }),
    infos: [{ name: REQUESTED_BY_INFO, value: requestedBy }],
  };
}

function toRevision(
  revision: string,
  { spec }: Pick<ArgoApplication, 'spec'>,
): Pick<ArgoSyncRequest, 'revision' | 'revisions' | 'sourcePositions'> {
  return spec.sources && spec.sources.length > 0
    ? { revisions: [revision], sourcePositions: [1] }
    : { revision };
}

/** What is set for the first source, as Argo CD compares with it. */
export function setRevision({ spec }: Pick<ArgoApplication, 'spec'>): string {
  const first = spec.sources?.[0] ?? spec.source;
  return first?.targetRevision || 'HEAD';
}
