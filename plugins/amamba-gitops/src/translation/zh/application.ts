/** An application's page. */
export const zhApplication = {};
