/**
 * Backend of the Amamba workspaces plugin.
 *
 * @packageDocumentation
 */
export { amambaWorkspacesPlugin as default } from './plugin';
