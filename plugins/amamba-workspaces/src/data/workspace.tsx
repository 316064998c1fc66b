import type { WorkspaceDetail } from '@amamba/plugin-amamba-workspaces-common';
import { createContext, type ReactNode, useContext } from 'react';

const Workspace = createContext<WorkspaceDetail | undefined>(undefined);

/** Brings the workspace of a page to its parts. */
export function WorkspaceProvider(props: {
  workspace: WorkspaceDetail;
  children: ReactNode;
}) {
  return (
    <Workspace.Provider value={props.workspace}>
      {props.children}
    </Workspace.Provider>
  );
}

/** The workspace of the page. */
export function useWorkspace(): WorkspaceDetail {
  const workspace = useContext(Workspace);
  if (!workspace) {
    throw new Error('There is no workspace around this component');
  }
  return workspace;
}

/** Whether the caller holds a permission in a workspace. */
export function holds(
  workspace: WorkspaceDetail,
  permission: { name: string },
): boolean {
  return workspace.permissions[permission.name] === true;
}

/** Whether a workspace can be changed here at all, by whoever may. */
export function isEditable(workspace: WorkspaceDetail): boolean {
  return workspace.source.kind === 'portal' && !workspace.deleting;
}

/** Whether the person may change something of the workspace of the page, here and now. */
export function useMayEdit(permission: { name: string }): boolean {
  const workspace = useWorkspace();
  return isEditable(workspace) && holds(workspace, permission);
}
