import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';

export function aUser(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: { memberOf: [], profile: { displayName: name.toUpperCase() } },
  };
}

export function aGroup(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [] },
  };
}

/** A workspace that is kept in Git. */
export function aWorkspace(name: string, spec: JsonObject): Entity {
  return {
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name, namespace: 'default' },
    spec: { owner: 'group:default/team', ...spec },
  };
}

export function aFolder(name: string, members: JsonObject): Entity {
  return {
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'WorkspaceFolder',
    metadata: { name, namespace: 'default' },
    spec: { owner: 'group:default/team', members },
  };
}

/** What belongs to a workspace. */
export function aComponent(name: string, workspace: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'amamba.io/workspace': workspace },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  };
}
