/**
 * The `Workspace` kind for the Backstage catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleAmamba as default } from './module';
