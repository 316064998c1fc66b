/**
 * The workspace model and the typed route contracts shared by every Amamba
 * plugin, in the browser and in the backend.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './describeProblems';
export * from './route/createClient';
export * from './route/defineRoute';
export * from './route/page';
export * from './workspace/activity';
export * from './workspace/amounts';
export * from './workspace/customRole';
export * from './workspace/exportContract';
export * from './workspace/grants';
export * from './workspace/labels';
export * from './workspace/namespaceQuota';
export * from './workspace/permissionMatrix';
export * from './workspace/quantity';
export type * from './workspace/placement';
export * from './workspace/refs';
export * from './workspace/roles';
export * from './workspace/workspace';
