/** Heads the OpenAPI document. */
export const apiInfo = {
  title: 'Amamba GitOps',
  version: '1.0.0',
};
