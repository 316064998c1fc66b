/** Heads the OpenAPI document. */
export const apiInfo = {
  title: 'Amamba Debug',
  version: '1.0.0',
};
