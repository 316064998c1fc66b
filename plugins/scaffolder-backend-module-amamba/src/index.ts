/**
 * Steps of software templates that work in Amamba's workspaces.
 *
 * @packageDocumentation
 */
export { scaffolderModuleAmamba as default } from './module';
