import type { Operation } from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoResourceResult,
} from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { REQUESTED_BY_INFO } from '../argocd/toArgoSync';
import { toOperationPhase } from './statuses';
import { toTime } from './times';

const syncSchema = z
  .looseObject({ dryRun: z.boolean().optional() })
  .nullish()
  .catch(undefined);

/** The sync that runs, or the last one. */
export function toOperation({
  operation: requested,
  status,
}: ArgoApplication): Operation | undefined {
  const state = status?.operationState;
  if (!state) {
    // Written down, and not begun: Argo CD takes the old state away at once.
    return requested ? begun(requested) : undefined;
  }
  const startedAt = toTime(state.startedAt);
  const finishedAt = toTime(state.finishedAt);
  const { username, automated } = state.operation?.initiatedBy ?? {};
  const initiatedBy = requesterOf(state.operation) ?? username;
  const result = state.syncResult;
  const revisions = result?.revisions?.length
    ? result.revisions
    : [result?.revision ?? ''];
  return {
    phase: toOperationPhase(state.phase) ?? 'Running',
    ...(state.message && { message: state.message }),
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
    ...(initiatedBy && { initiatedBy }),
    automated: automated ?? false,
    dryRun: syncSchema.parse(state.operation?.sync)?.dryRun ?? false,
    retryCount: state.retryCount ?? 0,
    revisions: revisions.filter(Boolean),
    results: (result?.resources ?? []).map(resource =>
      toResult(resource, Boolean(state.finishedAt)),
    ),
  };
}

const infoSchema = z
  .array(z.looseObject({ name: z.string(), value: z.string() }))
  .nullish()
  .catch(undefined);

/** Who asked the portal for it; Argo CD knows the portal's account alone. */
export function requesterOf(
  operation: Record<string, unknown> | null | undefined,
): string | undefined {
  const info = infoSchema.parse(operation?.info) ?? [];
  return info.find(({ name }) => name === REQUESTED_BY_INFO)?.value;
}

const requestedSchema = z
  .looseObject({
    sync: syncSchema,
    initiatedBy: z
      .looseObject({
        username: z.string().optional(),
        automated: z.boolean().optional(),
      })
      .nullish(),
  })
  .catch({});

function begun(requested: object): Operation {
  const { sync, initiatedBy } = requestedSchema.parse(requested);
  return {
    phase: 'Running',
    ...(initiatedBy?.username && { initiatedBy: initiatedBy.username }),
    automated: initiatedBy?.automated ?? false,
    dryRun: sync?.dryRun ?? false,
    retryCount: 0,
    revisions: [],
    results: [],
  };
}

/** Argo CD leaves `Running` on what is no hook, also when all is over. */
function toResult(
  resource: ArgoResourceResult,
  finished: boolean,
): Operation['results'][number] {
  const { group, version, kind, namespace, name } = resource;
  const phase =
    finished && !resource.hookType && resource.hookPhase === 'Running'
      ? undefined
      : resource.hookPhase;
  return {
    group: group ?? '',
    ...(version && { version }),
    kind,
    ...(namespace && { namespace }),
    name,
    ...(resource.status && { status: resource.status }),
    ...(resource.message && { message: resource.message }),
    ...(resource.hookType && { hook: resource.hookType }),
    ...(phase && { phase }),
    ...(resource.syncPhase && { syncPhase: resource.syncPhase }),
  };
}
