import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The entity's tab. */
export const tabRouteRef = createRouteRef();

/** The list of workspaces; under it is a page for each. */
export const rootRouteRef = createRouteRef();
