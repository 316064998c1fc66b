/** Heads the OpenAPI document. */
export const apiInfo = {
  title: 'Amamba pipelines',
  version: '1.0.0',
};
