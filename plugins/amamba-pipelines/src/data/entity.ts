import type { EntityParams } from '@amamba/plugin-amamba-common';
import type { AnnotationExample } from '@amamba/plugin-amamba-react';
import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

const ANNOTATIONS = [
  'tekton.dev/cicd',
  'jenkins.io/job-full-name',
  'jenkins.io/github-folder',
];

/** What an example of each of these annotations would be for an entity. */
export function exampleAnnotations(
  entity: Entity,
  names: string[] = ANNOTATIONS,
): AnnotationExample[] {
  const { name } = entity.metadata;
  return names.map(annotation =>
    annotation === 'tekton.dev/cicd'
      ? {
          name: annotation,
          example: 'true',
          with: [
            { name: 'backstage.io/kubernetes-id', example: name },
            { name: 'backstage.io/kubernetes-namespace', example: 'my-team' },
          ],
        }
      : { name: annotation, example: `my-team/${name}` },
  );
}

/**
 * Whether an entity has an annotation that connects it to pipelines.
 *
 * @public
 */
export function isPipelinesAvailable(entity: Entity): boolean {
  return ANNOTATIONS.some(
    name => entity.metadata.annotations?.[name] !== undefined,
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
