import type {
  ContainerLimits,
  WorkspaceNamespace,
} from '@amamba/plugin-amamba-common';
import type { KubeSubject } from '@amamba/plugin-amamba-node';
import type { Manifest } from './Manifest';
import { marksOf, WORKSPACE_LABEL, MANAGED_BY_LABEL, AMAMBA } from '../marks';

/** Of the ResourceQuota and the LimitRange in each namespace. */
const NAME = 'amamba';
const ROLE_GROUP = 'rbac.authorization.k8s.io';

/** Who is bound to which ClusterRole. */
export interface RoleSubjects {
  /** Of the workspace: `admin`. */
  role: string;
  clusterRole: string;
  subjects: KubeSubject[];
}

/**
 * The labels of a namespace that are the syncer's: one that was adopted may
 * be managed by something else, and goes on to say so.
 */
export function buildNamespace(
  workspace: string,
  namespace: WorkspaceNamespace,
  created: boolean,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace.name,
      labels: {
        ...namespace.labels,
        [WORKSPACE_LABEL]: workspace,
        ...(created && { [MANAGED_BY_LABEL]: AMAMBA }),
      },
    },
  };
}

/** A RoleBinding for each role that somebody holds. */
export function buildRoleBindings(
  workspace: string,
  namespace: string,
  roles: readonly RoleSubjects[],
): Manifest[] {
  return roles
    .filter(({ subjects }) => subjects.length > 0)
    .map(({ role, clusterRole, subjects }) => ({
      apiVersion: `${ROLE_GROUP}/v1`,
      kind: 'RoleBinding',
      metadata: {
        name: `amamba-${role}`,
        namespace,
        labels: marksOf(workspace),
      },
      roleRef: { apiGroup: ROLE_GROUP, kind: 'ClusterRole', name: clusterRole },
      subjects: sortSubjects(subjects),
    }));
}

/** Of a workspace that has a cluster for itself. */
export function clusterAdminsName(workspace: string): string {
  return `amamba:${workspace}:admins`;
}

/** Makes the admins of a workspace those of a whole cluster. */
export function buildClusterAdmins(
  workspace: string,
  subjects: KubeSubject[],
): Manifest {
  return {
    apiVersion: `${ROLE_GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: {
      name: clusterAdminsName(workspace),
      labels: marksOf(workspace),
    },
    roleRef: {
      apiGroup: ROLE_GROUP,
      kind: 'ClusterRole',
      name: 'cluster-admin',
    },
    subjects: sortSubjects(subjects),
  };
}

/** The ResourceQuota and the LimitRange that a namespace declares. */
export function buildBounds(
  workspace: string,
  { name, quota, limits }: WorkspaceNamespace,
): Manifest[] {
  const metadata = () => ({
    name: NAME,
    namespace: name,
    labels: marksOf(workspace),
  });
  const container = limits && toContainerLimits(limits);
  return [
    ...(quota && Object.keys(quota).length > 0
      ? [
          {
            apiVersion: 'v1',
            kind: 'ResourceQuota' as const,
            metadata: metadata(),
            spec: { hard: quota },
          },
        ]
      : []),
    ...(container
      ? [
          {
            apiVersion: 'v1',
            kind: 'LimitRange' as const,
            metadata: metadata(),
            spec: { limits: [container] },
          },
        ]
      : []),
  ];
}

/**
 * With the defaults that an API server fills in, so that what comes back is
 * what was sent.
 *
 * @returns undefined when nothing is bounded.
 */
function toContainerLimits(limits: ContainerLimits): object | undefined {
  const { max = {}, min = {} } = limits;
  const defaults = { ...max, ...limits.default };
  const parts = {
    max,
    min,
    default: defaults,
    defaultRequest: { ...min, ...defaults, ...limits.defaultRequest },
  };
  const set = Object.entries(parts).filter(
    ([, amounts]) => Object.keys(amounts).length > 0,
  );
  return set.length > 0
    ? { type: 'Container', ...Object.fromEntries(set) }
    : undefined;
}

/** In an order of their own: the list is compared as a whole. */
function sortSubjects(subjects: readonly KubeSubject[]): KubeSubject[] {
  const keyOf = ({ kind, name }: KubeSubject) => `${kind} ${name}`;
  return [...subjects].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
