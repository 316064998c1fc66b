/**
 * Keeps namespaces, roles and quotas of Kubernetes clusters as Amamba
 * workspaces say.
 *
 * @packageDocumentation
 */
export { workspacesModuleSyncer as default } from './module';
