import type { ObjectClient } from '../types.ts';
import { DEFAULT_RULES } from './defaultRules.ts';
import type { PolicyRule } from './policyRule.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;
const BOOTSTRAP_LABEL = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const AUTHENTICATED = 'system:authenticated';

/** Roles made of others, each containing the one before. */
export const AGGREGATED_ROLES = ['view', 'edit', 'admin'] as const;

/** The role that one counts towards, by name. */
const AGGREGATED_TO: Record<string, string> = {
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
  edit: 'admin',
  view: 'edit',
};

const user = (name: string) => ({ kind: 'User', name });
const group = (name: string) => ({ kind: 'Group', name });

/** Who has which of the default roles. */
const BINDINGS: Record<string, Subject[]> = {
  'cluster-admin': [group('system:masters')],
  'system:basic-user': [group(AUTHENTICATED)],
  'system:discovery': [group(AUTHENTICATED)],
  'system:kube-controller-manager': [user('system:kube-controller-manager')],
  'system:kube-dns': [
    { kind: 'ServiceAccount', name: 'kube-dns', namespace: 'kube-system' },
  ],
  'system:kube-scheduler': [user('system:kube-scheduler')],
  'system:monitoring': [group('system:monitoring')],
  // Nodes are authorised one by one; the binding is kept without subjects.
  'system:node': [],
  'system:node-proxier': [user('system:kube-proxy')],
  'system:public-info-viewer': [
    group(AUTHENTICATED),
    group('system:unauthenticated'),
  ],
  'system:service-account-issuer-discovery': [group('system:serviceaccounts')],
  'system:volume-scheduler': [user('system:kube-scheduler')],
};

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

function aggregationLabel(role: string): string {
  return `${GROUP}/aggregate-to-${role}`;
}

function roleMetadata(name: string) {
  const to = AGGREGATED_TO[name];
  return {
    name,
    annotations: ANNOTATIONS,
    labels: {
      ...BOOTSTRAP_LABEL,
      ...(to && { [aggregationLabel(to)]: 'true' }),
    },
  };
}

/** Creates a ClusterRole. */
export function createClusterRole(
  objects: ObjectClient,
  name: string,
  rules: PolicyRule[],
): void {
  objects.create(`clusterroles.${GROUP}`, {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: roleMetadata(name),
    rules,
  });
}

/** Creates a ClusterRoleBinding of the role of the same name. */
export function createClusterRoleBinding(
  objects: ObjectClient,
  name: string,
  subjects: Subject[],
): void {
  objects.create(`clusterrolebindings.${GROUP}`, {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: { name, annotations: ANNOTATIONS, labels: BOOTSTRAP_LABEL },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    ...(subjects.length > 0 && { subjects: subjects.map(inGroup) }),
  });
}

function inGroup(subject: Subject): object {
  return subject.kind === 'ServiceAccount'
    ? subject
    : { apiGroup: GROUP, ...subject };
}

/** The roles and bindings a cluster has before anyone has added some. */
export function createDefaultRoles(objects: ObjectClient): void {
  for (const [name, rules] of Object.entries(DEFAULT_RULES)) {
    createClusterRole(objects, name, rules);
  }
  for (const name of AGGREGATED_ROLES) {
    const matchLabels = { [aggregationLabel(name)]: 'true' };
    objects.create(`clusterroles.${GROUP}`, {
      apiVersion: API_VERSION,
      kind: 'ClusterRole',
      metadata: roleMetadata(name),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
      rules: [],
    });
  }
  for (const [name, subjects] of Object.entries(BINDINGS)) {
    createClusterRoleBinding(objects, name, subjects);
  }
}
