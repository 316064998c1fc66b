import type { ObjectClient } from '../types.ts';

const RESOURCES = [
  'tasks',
  'taskruns',
  'pipelines',
  'pipelineruns',
  'pipelineresources',
  'runs',
  'customruns',
];
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** By name: into which of the cluster's roles it goes, and what it allows. */
const ROLES = {
  'tekton-aggregate-edit': {
    into: ['edit', 'admin'],
    verbs: [...READ, ...WRITE],
  },
  'tekton-aggregate-view': { into: ['view'], verbs: READ },
};

/** Makes the ClusterRoles by which editors of a namespace are Tekton's too. */
export function createAggregateRoles(objects: ObjectClient): void {
  for (const [name, { into, verbs }] of Object.entries(ROLES)) {
    objects.create('clusterroles.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name,
        labels: {
          'app.kubernetes.io/instance': 'default',
          'app.kubernetes.io/part-of': 'tekton-pipelines',
          ...Object.fromEntries(
            into.map(role => [
              `rbac.authorization.k8s.io/aggregate-to-${role}`,
              'true',
            ]),
          ),
        },
      },
      rules: [{ apiGroups: ['tekton.dev'], resources: RESOURCES, verbs }],
    });
  }
}
