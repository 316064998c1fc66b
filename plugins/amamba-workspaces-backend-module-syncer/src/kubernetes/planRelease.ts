import type { KubeObject } from '@amamba/plugin-amamba-node';
import type { Problem } from '../outcome/Problem';
import { claimNamespace } from './claimNamespace';
import {
  CREATED_BY_ANNOTATION,
  isCreated,
  isMarked,
  MANAGED_BY_LABEL,
  WORKSPACE_LABEL,
  workspaceOf,
} from '../marks';
import type { ActualNamespace } from './planNamespace';
import { deleteObject, listOurs } from './planObject';
import type { DeleteStep, ReleaseNamespaceStep } from './Step';

/** What to do about a namespace that is to be the workspace's no more. */
export interface ReleasePlan {
  steps: Array<DeleteStep | ReleaseNamespaceStep>;
  problems: Problem[];
  /** Nothing of the workspace will be left there once the steps are done. */
  done: boolean;
}

const NOTHING: ReleasePlan = { steps: [], problems: [], done: true };

/** Takes away what is ours and leaves the namespace, with all else in it. */
export function planRelease(
  name: string,
  actual: ActualNamespace,
): ReleasePlan {
  const namespace = actual.actual;
  if (!namespace || namespace.metadata.deletionTimestamp) return NOTHING;
  const steps: ReleasePlan['steps'] = listOurs(actual).map(deleteObject);
  if (isOurs(name, actual)) {
    steps.push(releaseNamespace(namespace, actual));
  }
  return { steps, problems: [], done: true };
}

/** Deletes a namespace that the syncer made; one that it adopted is released. */
export function planDeletion(
  name: string,
  actual: ActualNamespace,
): ReleasePlan {
  const { actual: namespace, cluster, remembered } = actual;
  if (!namespace) return NOTHING;
  const { deletionTimestamp, uid } = namespace.metadata;
  const isKnown = remembered?.uid === uid;
  if (deletionTimestamp) {
    return isKnown || workspaceOf(namespace) === actual.workspace
      ? { steps: [], problems: [deleting(name, cluster)], done: false }
      : NOTHING;
  }
  if (!isOurs(name, actual)) return NOTHING;
  const created = isKnown ? remembered?.created : isCreated(namespace);
  return created
    ? {
        steps: [deleteObject(namespace)],
        problems: [deleting(name, cluster)],
        done: false,
      }
    : planRelease(name, actual);
}

function isOurs(name: string, actual: ActualNamespace): boolean {
  return claimNamespace({ ...actual, name, adopt: false }).is === 'ours';
}

function releaseNamespace(
  namespace: KubeObject,
  { workspace }: ActualNamespace,
): ReleaseNamespaceStep {
  const { name, uid } = namespace.metadata;
  // The label of somebody else who has it by now is theirs.
  const isLabelled = workspaceOf(namespace) === workspace;
  const created = isCreated(namespace) && isLabelled;
  return {
    do: 'release-namespace',
    name,
    uid,
    labels: [
      ...(isLabelled ? [WORKSPACE_LABEL] : []),
      ...(created && isMarked(namespace, workspace) ? [MANAGED_BY_LABEL] : []),
    ],
    annotations: created ? [CREATED_BY_ANNOTATION] : [],
    change: { action: 'release', object: `Namespace ${name}` },
  };
}

function deleting(name: string, cluster: string): Problem {
  return {
    status: 'Pending',
    reason: 'NamespaceDeleting',
    message: `Namespace ${name} of cluster ${cluster} is being deleted with all that it holds`,
    againAfterMs: 5_000,
  };
}
