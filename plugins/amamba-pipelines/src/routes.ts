import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The entity's tab. */
export const tabRouteRef = createRouteRef();
