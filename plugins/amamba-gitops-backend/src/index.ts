/**
 * Backend of the Amamba GitOps plugin.
 *
 * @packageDocumentation
 */
export { amambaGitopsPlugin as default } from './plugin';
