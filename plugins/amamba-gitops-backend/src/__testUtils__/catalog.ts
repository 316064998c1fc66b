import type { Entity } from '@backstage/catalog-model';

const component = (
  name: string,
  annotations: Record<string, string> = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
});

const workspace = (name: string, gitops?: object): Entity => ({
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name, namespace: 'default' },
  spec: {
    owner: 'group:default/team',
    clusters: [{ name: 'dev', namespaces: [name] }],
    ...(gitops && { gitops }),
  },
});

/** The catalog of the tests. */
export const ENTITIES: Entity[] = [
  workspace('payments'),
  workspace('search'),
  // Its name begins with that of another.
  workspace('search-eu'),
  // May not use the instance main.
  workspace('elsewhere', { instances: ['second'] }),
  component('checkout', {
    'argocd/app-name': 'checkout',
    'amamba.io/workspace': 'payments',
  }),
  component('team', {
    'argocd/app-selector': 'team=a',
    'amamba.io/workspace': 'payments',
  }),
  // Claims the application of checkout, from another workspace.
  component('thief', {
    'argocd/app-name': 'checkout',
    'amamba.io/workspace': 'search',
  }),
  component('selecting-thief', {
    'argocd/app-selector': 'team in (a, b)',
    'amamba.io/workspace': 'search',
  }),
  component('project-thief', {
    'argocd/project-name': 'payments',
    'argocd/instance-name': 'main',
    'amamba.io/workspace': 'search',
  }),
  // Names a workspace that is not there: it owns nothing.
  component('orphan', {
    'argocd/app-name': 'checkout',
    'amamba.io/workspace': 'absent',
  }),
  component('other', {
    'argocd/app-name': 'search',
    'amamba.io/workspace': 'search',
  }),
  component('plain', { 'amamba.io/workspace': 'payments' }),
  // Of a portal without workspaces.
  component('alone', { 'argocd/app-name': 'checkout' }),
  component('misspelt', { 'argocd/app-selector': 'team = ( a' }),
];

/** Entities to which the application `checkout` does not belong. */
export const STRANGERS = [
  'component/default/thief',
  'component/default/selecting-thief',
  'component/default/project-thief',
  'component/default/orphan',
  'component/default/other',
  'component/default/plain',
  'workspace/default/search',
  'workspace/default/elsewhere',
];
