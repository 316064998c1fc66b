import type {
  ProvisionedWorkspace,
  WorkspaceProvisioner,
} from '@amamba/plugin-amamba-workspaces-node';
import type { KnownWorkspace } from '../model/Workspaces';
import type { TargetKey, TargetRecord } from '../store/WorkspaceStore';

/**
 * Where the condition of a cluster is kept that a workspace names and does
 * not get, for another has it to itself.
 */
export const BINDING = 'binding';

/** Provisioners, by name. */
export type Provisioners = ReadonlyMap<string, WorkspaceProvisioner>;

/** The workspace as provisioners see it: without clusters it does not get. */
export function toProvisioned(
  { name, title, spec, grants }: KnownWorkspace,
  refused: readonly string[] = [],
): ProvisionedWorkspace {
  const clusters = spec.clusters.filter(
    cluster => !refused.includes(cluster.name),
  );
  return { name, title, spec: { ...spec, clusters }, grants };
}

/** A workspace that is gone: whatever it has is to be removed. */
export function toGone(name: string): ProvisionedWorkspace {
  return {
    name,
    spec: {
      owner: '',
      members: { admins: [], editors: [], viewers: [], custom: {} },
      clusters: [],
    },
    grants: [],
  };
}

/** The targets in which a workspace has to be. */
export function listWanted(
  provisioners: Provisioners,
  workspace: ProvisionedWorkspace,
): TargetKey[] {
  return [...provisioners.values()].flatMap(provisioner =>
    [...new Set(provisioner.targets(workspace))].map(target => ({
      workspace: workspace.name,
      provisioner: provisioner.name,
      target,
    })),
  );
}

export function isSameTarget(a: TargetKey, b: TargetKey): boolean {
  return a.provisioner === b.provisioner && a.target === b.target;
}

/** The record of a target before its first try. */
export function newTarget(key: TargetKey): TargetRecord {
  const now = new Date();
  return {
    ...key,
    wanted: true,
    status: 'Pending',
    reason: 'New',
    message: 'It is being set up.',
    since: now,
    failures: 0,
    boundAt: now,
  };
}

/** The record of a target that is not wanted any more, before its first try. */
export function unwantedTarget(record: TargetRecord): TargetRecord {
  const { nextAt: _, ...rest } = record;
  return {
    ...rest,
    wanted: false,
    status: 'Pending',
    reason: 'Removing',
    message: 'What the workspace has here is being removed.',
    since: record.status === 'Pending' ? record.since : new Date(),
    failures: 0,
  };
}

/** The record of a target that is wanted again. */
export function wantedAgain(record: TargetRecord): TargetRecord {
  const { nextAt: _, appliedHash: _applied, ...rest } = record;
  return {
    ...rest,
    wanted: true,
    status: 'Pending',
    reason: 'New',
    message: 'It is being set up.',
    since: record.status === 'Pending' ? record.since : new Date(),
    failures: 0,
  };
}

/** The condition of a cluster that the workspace does not get. */
export function refusedTarget(workspace: string, cluster: string) {
  return {
    ...newTarget({ workspace, provisioner: BINDING, target: cluster }),
    status: 'Failed' as const,
    reason: 'ClusterTaken',
    message: `The workspace cannot have cluster ${cluster} like this: it is bound to another workspace, and one of the two wants it exclusively. Have the other binding removed, or bind another cluster.`,
  };
}
