import type { EntityParams } from '@amamba/plugin-amamba-common';
import type { AnnotationExample } from '@amamba/plugin-amamba-react';
import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

/**
 * The annotations that connect an entity, each with a value for an example.
 *
 * @public
 */
export const PIPELINE_ANNOTATIONS: AnnotationExample[] = [
  {
    name: 'tekton.dev/cicd',
    example: 'true',
    with: [
      { name: 'backstage.io/kubernetes-id', example: 'checkout' },
      { name: 'backstage.io/kubernetes-namespace', example: 'payments' },
    ],
  },
  { name: 'jenkins.io/job-full-name', example: 'team/checkout' },
  { name: 'jenkins.io/github-folder', example: 'team/checkout' },
];

/**
 * Whether an entity has an annotation that connects it to pipelines.
 *
 * @public
 */
export function isPipelinesAvailable(entity: Entity): boolean {
  return PIPELINE_ANNOTATIONS.some(
    ({ name }) => entity.metadata.annotations?.[name] !== undefined,
  );
}

/** Names the entity of the page to the backend. */
export function useEntityParams(): EntityParams {
  const { kind, metadata } = useEntity().entity;
  return {
    kind: kind.toLocaleLowerCase('en-US'),
    namespace: metadata.namespace ?? DEFAULT_NAMESPACE,
    name: metadata.name,
  };
}
