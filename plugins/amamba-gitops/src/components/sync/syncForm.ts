import {
  type Application,
  durationSchema,
  type GitopsContract,
  type ManagedResource,
  type SyncOptions,
  type SyncPolicy,
  syncOptionsSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { RouteInput } from '@amamba/plugin-amamba-common';
import { resourceKey, toRef } from '../resources/tree';

/** Most resources that can be named in one sync. */
export const MAX_CHOSEN = 1000;

/** How often a failing sync is tried again, as it is typed. */
export interface RetryDraft {
  limit: string;
  duration: string;
  factor: string;
  maxDuration: string;
}

/** What a person has said of a sync. */
export interface SyncDraft {
  /** Empty: the one that is set. */
  revision: string;
  prune: boolean;
  dryRun: boolean;
  force: boolean;
  applyOnly: boolean;
  /** Absent: the application's own. */
  options: SyncOptions | undefined;
  /** Absent: the application's own. */
  retry: RetryDraft | undefined;
  /** Keys of resources; absent: all. */
  resources: string[] | undefined;
}

/** Argo CD's own options. */
export const DEFAULT_OPTIONS = syncOptionsSchema.parse({});
/** Argo CD's own way to try again. */
export const DEFAULT_RETRY: RetryDraft = {
  limit: '5',
  duration: '5s',
  factor: '2',
  maxDuration: '3m',
};

/** An application's own way to try again, as it is typed; without one, Argo CD's. */
export function toRetryDraft(retry: SyncPolicy['retry']): RetryDraft {
  return retry
    ? {
        limit: String(retry.limit),
        duration: retry.duration,
        factor: String(retry.factor),
        maxDuration: retry.maxDuration,
      }
    : DEFAULT_RETRY;
}

/** Keys of the resources that are not as Git says. */
export function outOfSync(resources: ManagedResource[]): string[] {
  return resources
    .filter(({ sync, hook }) => sync === 'OutOfSync' && !hook)
    .map(resourceKey);
}

/** What a dialog for a sync begins with. */
export function createDraft(
  application: Pick<Application, 'resources'>,
  only: string[],
): SyncDraft {
  const keys = application.resources.map(resourceKey);
  const known = only.filter(key => keys.includes(key));
  return {
    revision: '',
    prune: false,
    dryRun: false,
    force: false,
    applyOnly: false,
    options: undefined,
    retry: undefined,
    resources: known.length > 0 ? known : undefined,
  };
}

/** Fields of a sync that can be wrong. */
export type SyncField = keyof RetryDraft | 'resources';
/** What is wrong with them, as keys of messages. */
export type SyncProblems = Partial<
  Record<
    SyncField,
    'chooseOne' | 'chooseLess' | 'wholeNumber' | 'positiveNumber' | 'duration'
  >
>;

function findRetryProblems(retry: RetryDraft): SyncProblems {
  const limit = Number(retry.limit);
  const factor = Number(retry.factor);
  const isLimit = retry.limit.trim() !== '' && Number.isInteger(limit);
  const duration = (text: string) =>
    durationSchema.safeParse(text).success ? undefined : 'duration';
  return {
    limit: isLimit && limit >= -1 && limit <= 1000 ? undefined : 'wholeNumber',
    factor:
      Number.isInteger(factor) && factor >= 1 && factor <= 100
        ? undefined
        : 'positiveNumber',
    duration: duration(retry.duration),
    maxDuration: duration(retry.maxDuration),
  };
}

/** What is wrong with a draft; nothing where it can be sent. */
export function findProblems(draft: SyncDraft): SyncProblems {
  const problems: SyncProblems = draft.retry
    ? findRetryProblems(draft.retry)
    : {};
  if (draft.resources?.length === 0) {
    problems.resources = 'chooseOne';
  } else if ((draft.resources?.length ?? 0) > MAX_CHOSEN) {
    problems.resources = 'chooseLess';
  }
  return problems;
}

type SyncBody = NonNullable<
  RouteInput<GitopsContract['syncApplication']>['body']
>;

/** What goes to the server. */
export function toBody(
  draft: SyncDraft,
  resources: ManagedResource[],
): SyncBody {
  const { retry, resources: chosen } = draft;
  return {
    revision: draft.revision.trim() || undefined,
    prune: draft.prune,
    dryRun: draft.dryRun,
    force: draft.force,
    strategy: draft.applyOnly ? 'apply' : 'hook',
    options: draft.options,
    retry: retry && {
      limit: Number(retry.limit),
      factor: Number(retry.factor),
      duration: retry.duration,
      maxDuration: retry.maxDuration,
    },
    resources:
      chosen &&
      resources
        .filter(resource => chosen.includes(resourceKey(resource)))
        .map(toRef),
  };
}
