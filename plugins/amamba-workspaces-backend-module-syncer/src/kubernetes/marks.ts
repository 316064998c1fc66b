import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { KubeObject } from '@amamba/plugin-amamba-node';

/** On a namespace and on what is ours in it: whose it is. */
export const WORKSPACE_LABEL = WORKSPACE_ANNOTATION;

/** On namespaces that the syncer made, and so may delete. */
export const CREATED_BY_ANNOTATION = 'amamba.io/created-by';
export const SYNCER = 'workspace-syncer';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const AMAMBA = 'amamba';

/** As whom the syncer owns fields. */
export const FIELD_MANAGER = 'amamba-workspace-syncer';

/** Labels of everything that the syncer makes for a workspace. */
export function marksOf(workspace: string): Record<string, string> {
  return { [WORKSPACE_LABEL]: workspace, [MANAGED_BY_LABEL]: AMAMBA };
}

/** Whose an object says that it is. */
export function workspaceOf(object: KubeObject): string | undefined {
  return object.metadata.labels?.[WORKSPACE_LABEL];
}

/** Whether the syncer made an object for a workspace, by its labels. */
export function isMarked(object: KubeObject, workspace: string): boolean {
  const labels = object.metadata.labels ?? {};
  return Object.entries(marksOf(workspace)).every(
    ([name, value]) => labels[name] === value,
  );
}

/** Whether the syncer made a namespace. */
export function isCreated(namespace: KubeObject): boolean {
  return namespace.metadata.annotations?.[CREATED_BY_ANNOTATION] === SYNCER;
}
