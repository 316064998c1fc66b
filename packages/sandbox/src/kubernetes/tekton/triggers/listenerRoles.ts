import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import type { ObjectClient } from '../../types.ts';

const READ = ['get', 'list', 'watch'];
const GROUP = 'triggers.tekton.dev';

/** What the ServiceAccount of an EventListener is bound to, by whoever makes it. */
const ROLES: Record<string, PolicyRule[]> = {
  'tekton-triggers-eventlistener-roles': [
    {
      apiGroups: [GROUP],
      resources: [
        'eventlisteners',
        'triggerbindings',
        'interceptors',
        'triggertemplates',
        'triggers',
      ],
      verbs: READ,
    },
    { apiGroups: [''], resources: ['configmaps'], verbs: READ },
    {
      apiGroups: ['tekton.dev'],
      resources: ['pipelineruns', 'pipelineresources', 'taskruns'],
      verbs: ['create'],
    },
    {
      apiGroups: [''],
      resources: ['serviceaccounts'],
      verbs: ['impersonate'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ],
  'tekton-triggers-eventlistener-clusterroles': [
    {
      apiGroups: [GROUP],
      resources: ['clustertriggerbindings', 'clusterinterceptors'],
      verbs: READ,
    },
    { apiGroups: [''], resources: ['secrets'], verbs: READ },
  ],
};

/** Makes the ClusterRoles that a release has for EventListeners. */
export function createListenerRoles(objects: ObjectClient): void {
  for (const [name, rules] of Object.entries(ROLES)) {
    objects.create('clusterroles.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name,
        labels: {
          'app.kubernetes.io/instance': 'default',
          'app.kubernetes.io/part-of': 'tekton-triggers',
        },
      },
      rules,
    });
  }
}
