/** Heads the OpenAPI document. */
export const apiInfo = {
  title: 'Amamba workspaces',
  version: '1.0.0',
};
