import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';

export function aWorkspace(name: string, spec: JsonObject = {}): Entity {
  return {
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name, namespace: 'default' },
    spec: {
      owner: 'group:default/team',
      clusters: [{ name: 'dev', namespaces: [name] }],
      ...spec,
    },
  };
}

export function aComponent(
  name: string,
  annotations: Record<string, string>,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  };
}

const selecting = (app: string, workspace: string) => ({
  'amamba.io/workspace': workspace,
  'backstage.io/kubernetes-label-selector': `app=${app}`,
});

/** The catalog of the tests. */
export const ENTITIES: Entity[] = [
  aWorkspace('payments', {
    debug: { allowedImages: ['**'] },
    members: { admins: ['alice'], editors: ['bob'], viewers: ['carol'] },
  }),
  aWorkspace('search', { members: { admins: ['dave'] } }),
  aComponent('payments-api', selecting('payments-api', 'payments')),
  // Claims the pods of payments, from another workspace.
  aComponent('thief', selecting('payments-api', 'search')),
  aComponent('namespace-thief', {
    ...selecting('payments-api', 'search'),
    'backstage.io/kubernetes-namespace': 'payments',
  }),
  aComponent('orphan', selecting('payments-api', 'absent')),
  aComponent('other', selecting('something-else', 'payments')),
];

/** Entities to which the pods of payments-api do not belong. */
export const STRANGERS = [
  'component/default/thief',
  'component/default/namespace-thief',
  'component/default/orphan',
  'component/default/other',
  'workspace/default/search',
];

/** Of the workspaces and of none. */
export const PEOPLE: Entity[] = [
  'olga',
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { memberOf: [] },
}));
