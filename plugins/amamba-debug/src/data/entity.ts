import {
  type EntityParams,
  WORKSPACE_ANNOTATION,
} from '@amamba/plugin-amamba-common';
import type { AnnotationExample } from '@amamba/plugin-amamba-react';
import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

const KUBERNETES_ID = 'backstage.io/kubernetes-id';
const KUBERNETES_SELECTOR = 'backstage.io/kubernetes-label-selector';

/** What an example of each of these annotations would be for an entity. */
export function exampleAnnotations(
  entity: Entity,
  names: string[],
): AnnotationExample[] {
  const { name } = entity.metadata;
  const examples: Record<string, string> = {
    [KUBERNETES_SELECTOR]: `app.kubernetes.io/name=${name}`,
    [WORKSPACE_ANNOTATION]: 'my-workspace',
  };
  const hasWorkspace = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
  return names.map(annotation => ({
    name: annotation,
    example: examples[annotation] ?? name,
    with:
      hasWorkspace || annotation === WORKSPACE_ANNOTATION
        ? undefined
        : [{ name: WORKSPACE_ANNOTATION, example: 'my-workspace' }],
  }));
}

/** Whether an entity is a workspace itself. */
export function isWorkspace(entity: Entity): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === 'workspace';
}

/**
 * Whether an entity has an annotation that selects pods.
 *
 * @public
 */
export function isDebugAvailable(entity: Entity): boolean {
  return [KUBERNETES_ID, KUBERNETES_SELECTOR].some(
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

/** Name of the workspace that the entity of the page belongs to, or is. */
export function useWorkspaceName(): string | undefined {
  const { entity } = useEntity();
  return isWorkspace(entity)
    ? entity.metadata.name
    : entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
}
