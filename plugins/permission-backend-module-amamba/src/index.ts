/**
 * The permission policy of the Amamba plugins: workspace roles.
 *
 * @packageDocumentation
 */
export { permissionModuleAmamba as default } from './module';
export { WorkspaceRolePolicy } from './WorkspaceRolePolicy';
export { WorkspaceRoles, type WorkspaceRolesOptions } from './WorkspaceRoles';
