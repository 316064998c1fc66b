import type { KubeObject } from '@amamba/plugin-amamba-node';
import { workspaceOf } from '../marks';
import type { RememberedNamespace } from './state';
import type { Problem } from '../outcome/Problem';

/** What tells whose a namespace is. */
export interface NamespaceClaim {
  workspace: string;
  cluster: string;
  name: string;
  /** Of the workspace's specification. */
  adopt: boolean;
  /** As the cluster has it; undefined: it is not there. */
  actual: KubeObject | undefined;
  /** What this workspace knows of it. */
  remembered: RememberedNamespace | undefined;
  /** Another workspace that knows this very namespace as its own. */
  holder: string | undefined;
}

/** Whose a namespace is, and how it becomes the workspace's. */
export type NamespaceOwnership =
  | { is: 'ours' | 'absent' | 'adoptable' }
  | { is: 'not-ours'; problem: Problem };

/**
 * Whether a namespace is the workspace's. The label says so, unless it was
 * put there by hand on a namespace that a workspace knows to be its own: that
 * one gets it back.
 */
export function claimNamespace(claim: NamespaceClaim): NamespaceOwnership {
  const { workspace, actual, remembered, holder } = claim;
  if (!actual) return { is: 'absent' };
  if (actual.metadata.deletionTimestamp) {
    return { is: 'not-ours', problem: namespaceTerminating(claim) };
  }
  const label = workspaceOf(actual);
  const isKnown = remembered?.uid === actual.metadata.uid;
  const other = label === workspace ? undefined : label;
  // Who knows it gets it back; two who do have to heed the label.
  const owner = isKnown
    ? other && (holder === other ? other : undefined)
    : holder ?? other;
  if (owner) {
    return { is: 'not-ours', problem: namespaceOwned(claim, owner) };
  }
  if (label === workspace || isKnown) return { is: 'ours' };
  return claim.adopt
    ? { is: 'adoptable' }
    : { is: 'not-ours', problem: namespaceExists(claim) };
}

function namespaceOwned(
  { name, cluster }: NamespaceClaim,
  owner: string,
): Problem {
  return {
    status: 'Failed',
    reason: 'NamespaceOwned',
    message: `Namespace ${name} of cluster ${cluster} belongs to workspace ${owner}. Choose another name, or remove it from that workspace first`,
  };
}

function namespaceExists({ name, cluster }: NamespaceClaim): Problem {
  return {
    status: 'Failed',
    reason: 'NamespaceExists',
    message: `Namespace ${name} exists on cluster ${cluster} and is no workspace's. Choose another name, or have a platform administrator set "adopt: true" on it in the workspace`,
  };
}

function namespaceTerminating({ name, cluster }: NamespaceClaim): Problem {
  return {
    status: 'Pending',
    reason: 'NamespaceTerminating',
    message: `Namespace ${name} of cluster ${cluster} is being deleted; it is made again when it is gone`,
    againAfterMs: 10_000,
  };
}
