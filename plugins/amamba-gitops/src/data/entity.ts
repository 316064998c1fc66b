import {
  type EntityParams,
  WORKSPACE_ANNOTATION,
} from '@amamba/plugin-amamba-common';
import { ARGOCD_ANNOTATIONS } from '@amamba/plugin-amamba-gitops-common';
import type { AnnotationExample } from '@amamba/plugin-amamba-react';
import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';

const NAMING = [
  ARGOCD_ANNOTATIONS.appName,
  ARGOCD_ANNOTATIONS.appSelector,
  ARGOCD_ANNOTATIONS.projectName,
];

/** What an example of each of these annotations would be for an entity. */
export function exampleAnnotations(
  entity: Entity,
  names: string[] = NAMING,
): AnnotationExample[] {
  const { name } = entity.metadata;
  const examples: Record<string, string> = {
    [ARGOCD_ANNOTATIONS.appSelector]: `app.kubernetes.io/part-of=${name}`,
    [ARGOCD_ANNOTATIONS.projectName]: 'my-workspace',
    [WORKSPACE_ANNOTATION]: 'my-workspace',
  };
  return names.map(annotation => ({
    name: annotation,
    example: examples[annotation] ?? name,
  }));
}

/** Whether an entity is a workspace itself. */
export function isWorkspace(entity: Entity): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === 'workspace';
}

/**
 * Whether an entity has an annotation that names Argo CD applications.
 *
 * @public
 */
export function isGitopsAvailable(entity: Entity): boolean {
  return NAMING.some(name => entity.metadata.annotations?.[name] !== undefined);
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
