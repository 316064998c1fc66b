/**
 * How modules keep further systems as the workspaces say.
 *
 * @packageDocumentation
 */
export * from './extensions';
export type * from './WorkspaceProvisioner';
