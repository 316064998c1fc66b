import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';

/** Something that has labels and annotations. */
interface Labelled {
  metadata: {
    labels?: Record<string, string> | null;
    annotations?: Record<string, string> | null;
  };
}

/** On what is a workspace's: whose it is. */
export const WORKSPACE_LABEL = WORKSPACE_ANNOTATION;

/** On what the syncer made, and so may delete. */
export const CREATED_BY_ANNOTATION = 'amamba.io/created-by';
export const SYNCER = 'workspace-syncer';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const AMAMBA = 'amamba';

/** Labels of everything that the syncer makes for a workspace. */
export function marksOf(workspace: string): Record<string, string> {
  return { [WORKSPACE_LABEL]: workspace, [MANAGED_BY_LABEL]: AMAMBA };
}

/** Whose an object says that it is. */
export function workspaceOf(object: Labelled): string | undefined {
  return object.metadata.labels?.[WORKSPACE_LABEL];
}

/** Whether the syncer made an object for a workspace, by its labels. */
export function isMarked(object: Labelled, workspace: string): boolean {
  const labels = object.metadata.labels ?? {};
  return Object.entries(marksOf(workspace)).every(
    ([name, value]) => labels[name] === value,
  );
}

/** Whether the syncer made it, rather than adopted it. */
export function isCreated(object: Labelled): boolean {
  return object.metadata.annotations?.[CREATED_BY_ANNOTATION] === SYNCER;
}
