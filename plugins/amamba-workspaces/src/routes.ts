import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The list of workspaces; under it is a page for each. */
export const rootRouteRef = createRouteRef();
