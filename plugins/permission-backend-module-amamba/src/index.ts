/**
 * The permission policy of the Amamba plugins: workspace roles.
 *
 * @packageDocumentation
 */
export { permissionModuleAmamba as default } from './module';
export {
  WorkspaceRolePolicy,
  type WorkspaceRolePolicyOptions,
} from './WorkspaceRolePolicy';
