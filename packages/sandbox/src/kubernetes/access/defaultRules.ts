import type { PolicyRule } from './policyRule.ts';

const READ = 'get list watch';
const WRITE = 'create delete deletecollection patch update';

/** A rule in words: verbs, groups (`core` for the unnamed one), resources. */
function rule(
  verbs: string,
  groups: string,
  resources: string,
  resourceNames?: string,
): PolicyRule {
  return {
    verbs: verbs.split(' '),
    apiGroups: groups.split(' ').map(group => (group === 'core' ? '' : group)),
    resources: resources.split(' '),
    ...(resourceNames && { resourceNames: resourceNames.split(' ') }),
  };
}

function paths(...nonResourceURLs: string[]): PolicyRule {
  return { verbs: ['get'], nonResourceURLs };
}

const REVIEWS = [
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
];
const RECORD_EVENTS = rule(
  'create patch update',
  'core events.k8s.io',
  'events',
);

const leaderOf = (name: string) => [
  rule('create', 'coordination.k8s.io', 'leases'),
  rule('get update', 'coordination.k8s.io', 'leases', name),
];

/** What `admin` has besides what `edit` has. */
const AGGREGATE_TO_ADMIN = [
  rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews'),
  rule(
    'create delete deletecollection get list patch update watch',
    'rbac.authorization.k8s.io',
    'rolebindings roles',
  ),
];

const AGGREGATE_TO_EDIT = [
  rule(
    READ,
    'core',
    'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy',
  ),
  rule('impersonate', 'core', 'serviceaccounts'),
  rule(WRITE, 'core', 'pods pods/attach pods/exec pods/portforward pods/proxy'),
  rule('create', 'core', 'pods/eviction'),
  rule(
    WRITE,
    'core',
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  rule('create', 'core', 'serviceaccounts/token'),
  rule(
    WRITE,
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
  ),
  rule(WRITE, 'autoscaling', 'horizontalpodautoscalers'),
  rule(WRITE, 'batch', 'cronjobs jobs'),
  rule(
    WRITE,
    'extensions',
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
  ),
  rule(WRITE, 'policy', 'poddisruptionbudgets'),
  rule(WRITE, 'networking.k8s.io', 'ingresses networkpolicies'),
  rule(
    'create delete deletecollection get list patch update watch',
    'coordination.k8s.io',
    'leases',
  ),
];

const AGGREGATE_TO_VIEW = [
  rule(
    READ,
    'core',
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
  ),
  rule(
    READ,
    'core',
    'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
  ),
  rule(READ, 'core', 'namespaces'),
  rule(READ, 'discovery.k8s.io', 'endpointslices'),
  rule(
    READ,
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  ),
  rule(
    READ,
    'autoscaling',
    'horizontalpodautoscalers horizontalpodautoscalers/status',
  ),
  rule(READ, 'batch', 'cronjobs cronjobs/status jobs jobs/status'),
  rule(
    READ,
    'extensions',
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
  ),
  rule(READ, 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule(READ, 'networking.k8s.io', 'ingresses ingresses/status networkpolicies'),
];

const NODE = [
  ...REVIEWS,
  rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews'),
  rule(READ, 'core', 'services'),
  rule('create get list watch', 'core', 'nodes'),
  rule('patch update', 'core', 'nodes nodes/status'),
  rule('create patch update', 'core', 'events'),
  rule('create delete get list watch', 'core', 'pods'),
  rule('patch update', 'core', 'pods/status'),
  rule('create', 'core', 'pods/eviction'),
  rule(READ, 'core', 'configmaps secrets'),
  rule('get', 'core', 'persistentvolumeclaims persistentvolumes endpoints'),
  rule(
    'create get list watch',
    'certificates.k8s.io',
    'certificatesigningrequests',
  ),
  rule('create delete get patch update', 'coordination.k8s.io', 'leases'),
  rule('get', 'storage.k8s.io', 'volumeattachments'),
  rule('create', 'core', 'serviceaccounts/token'),
  rule('get patch update', 'core', 'persistentvolumeclaims/status'),
  rule(READ, 'storage.k8s.io', 'csidrivers'),
  rule('create delete get patch update', 'storage.k8s.io', 'csinodes'),
  rule(READ, 'node.k8s.io', 'runtimeclasses'),
];

const KUBE_SCHEDULER = [
  RECORD_EVENTS,
  ...leaderOf('kube-scheduler'),
  rule(READ, 'core', 'nodes namespaces'),
  rule('delete get list watch', 'core', 'pods'),
  rule('create', 'core', 'bindings pods/binding'),
  rule('patch update', 'core', 'pods/status'),
  rule(READ, 'core', 'replicationcontrollers services'),
  rule(READ, 'apps extensions', 'replicasets'),
  rule(READ, 'apps', 'statefulsets'),
  rule(READ, 'policy', 'poddisruptionbudgets'),
  rule(READ, 'core', 'persistentvolumeclaims persistentvolumes'),
  ...REVIEWS,
  rule(READ, 'storage.k8s.io', 'csinodes csidrivers csistoragecapacities'),
];

const KUBE_CONTROLLER_MANAGER = [
  RECORD_EVENTS,
  ...leaderOf('kube-controller-manager'),
  rule('create get update', 'core', 'secrets serviceaccounts'),
  rule('delete', 'core', 'secrets'),
  rule('get', 'core', 'configmaps namespaces'),
  ...REVIEWS,
  rule('list watch', '*', '*'),
  rule('create', 'core', 'serviceaccounts/token'),
];

const approverOf = (signer: string) => [
  rule('approve', 'certificates.k8s.io', 'signers', `kubernetes.io/${signer}`),
];

/** The roles that every cluster starts with, by name. */
export const DEFAULT_RULES: Record<string, PolicyRule[]> = {
  'cluster-admin': [
    rule('*', '*', '*'),
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
  'system:aggregate-to-admin': AGGREGATE_TO_ADMIN,
  'system:aggregate-to-edit': AGGREGATE_TO_EDIT,
  'system:aggregate-to-view': AGGREGATE_TO_VIEW,
  'system:auth-delegator': REVIEWS,
  'system:basic-user': [
    rule(
      'create',
      'authorization.k8s.io',
      'selfsubjectaccessreviews selfsubjectrulesreviews',
    ),
    rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
  ],
  'system:certificates.k8s.io:kube-apiserver-client-approver': approverOf(
    'kube-apiserver-client',
  ),
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver':
    approverOf('kube-apiserver-client-kubelet'),
  'system:certificates.k8s.io:kubelet-serving-approver':
    approverOf('kubelet-serving'),
  'system:certificates.k8s.io:legacy-unknown-approver':
    approverOf('legacy-unknown'),
  'system:discovery': [
    paths(
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ),
  ],
  'system:kube-aggregator': [rule(READ, 'core', 'endpoints services')],
  'system:kube-controller-manager': KUBE_CONTROLLER_MANAGER,
  'system:kube-dns': [rule('list watch', 'core', 'endpoints services')],
  'system:kube-scheduler': KUBE_SCHEDULER,
  'system:kubelet-api-admin': [
    rule(`${READ} proxy`, 'core', 'nodes'),
    rule('*', 'core', 'nodes/log nodes/metrics nodes/proxy nodes/stats'),
  ],
  'system:monitoring': [
    paths(
      '/healthz',
      '/healthz/*',
      '/livez',
      '/livez/*',
      '/metrics',
      '/metrics/slis',
      '/readyz',
      '/readyz/*',
    ),
  ],
  'system:node': NODE,
  'system:node-bootstrapper': [
    rule(
      'create get list watch',
      'certificates.k8s.io',
      'certificatesigningrequests',
    ),
  ],
  'system:node-problem-detector': [
    rule('get', 'core', 'nodes'),
    rule('patch', 'core', 'nodes/status'),
    RECORD_EVENTS,
  ],
  'system:node-proxier': [
    rule('list watch', 'core', 'endpoints services'),
    rule(READ, 'core', 'nodes'),
    RECORD_EVENTS,
    rule('list watch', 'discovery.k8s.io', 'endpointslices'),
  ],
  'system:persistent-volume-provisioner': [
    rule('create delete get list watch', 'core', 'persistentvolumes'),
    rule('get list update watch', 'core', 'persistentvolumeclaims'),
    rule(READ, 'storage.k8s.io', 'storageclasses'),
    rule('watch', 'core', 'events'),
    RECORD_EVENTS,
  ],
  'system:public-info-viewer': [
    paths('/healthz', '/livez', '/readyz', '/version', '/version/'),
  ],
  'system:service-account-issuer-discovery': [
    paths(
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/',
      '/openid/v1/jwks',
      '/openid/v1/jwks/',
    ),
  ],
  'system:volume-scheduler': [
    rule('get list patch update watch', 'core', 'persistentvolumes'),
    rule(READ, 'storage.k8s.io', 'storageclasses'),
    rule('get list patch update watch', 'core', 'persistentvolumeclaims'),
  ],
};
