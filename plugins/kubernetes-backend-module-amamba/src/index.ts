/**
 * Keeps Backstage's Kubernetes plugin to the workspaces of whoever asks.
 *
 * @packageDocumentation
 */
export { kubernetesModuleAmamba as default } from './module';
