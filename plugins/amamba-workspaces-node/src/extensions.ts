import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { WorkspaceProvisioner } from './WorkspaceProvisioner';

/** Adds systems that are kept as the workspaces say. @public */
export interface WorkspaceProvisionersExtensionPoint {
  /** @throws Error when one of that name was added before. */
  addProvisioner(provisioner: WorkspaceProvisioner): void;
}

/** @public */
export const workspaceProvisionerExtensionPoint =
  createExtensionPoint<WorkspaceProvisionersExtensionPoint>({
    id: 'amamba-workspaces.provisioners',
  });
