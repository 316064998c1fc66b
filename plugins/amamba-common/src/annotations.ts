/** Names the workspace a catalog entity belongs to. @public */
export const WORKSPACE_ANNOTATION = 'amamba.io/workspace';

/** `apiVersion` of our catalog kinds. @public */
export const AMAMBA_API_VERSION = 'amamba.io/v1alpha1';

/** Where the catalog says workspaces made in the portal come from. @public */
export const PORTAL_LOCATION = 'amamba:portal';
