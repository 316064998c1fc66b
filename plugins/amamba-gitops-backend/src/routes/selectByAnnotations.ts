import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { ARGOCD_ANNOTATIONS } from '@amamba/plugin-amamba-gitops-common';
import {
  type LabelRequirement,
  parseLabelSelector,
} from '@amamba/plugin-amamba-node';
import type { ApplicationSelection } from '../store/ApplicationStore';

/** Of these one is needed. */
export const SELECTING_ANNOTATIONS: string[] = [
  ARGOCD_ANNOTATIONS.appName,
  ARGOCD_ANNOTATIONS.appSelector,
  ARGOCD_ANNOTATIONS.projectName,
];

/** Whether it has all applications of its workspace. */
export function isWorkspaceEntity(entity: Entity): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === 'workspace';
}

/**
 * Reads the annotations as the community's and Roadie's plugins do: a name
 * goes before a selector; a project alone is all of its applications.
 *
 * @throws InputError when the selector cannot be read.
 */
export function selectByAnnotations(
  entity: Entity,
): ApplicationSelection | undefined {
  const read = (annotation: string) =>
    entity.metadata.annotations?.[annotation]?.trim() || undefined;
  if (!SELECTING_ANNOTATIONS.some(read)) {
    return undefined;
  }
  const name = read(ARGOCD_ANNOTATIONS.appName);
  const selector = name ? undefined : read(ARGOCD_ANNOTATIONS.appSelector);
  const namespace = read(ARGOCD_ANNOTATIONS.appNamespace);
  const project = read(ARGOCD_ANNOTATIONS.projectName);
  const instances = read(ARGOCD_ANNOTATIONS.instanceName)
    ?.split(',')
    .map(instance => instance.trim())
    .filter(Boolean);
  return {
    ...(name && { name }),
    ...(selector && { labels: readSelector(entity, selector) }),
    ...(namespace && { namespace }),
    ...(project && { project }),
    ...(instances?.length && { instances }),
  };
}

function readSelector(entity: Entity, selector: string): LabelRequirement[] {
  try {
    return parseLabelSelector(selector);
  } catch (error) {
    throw new InputError(
      `${ARGOCD_ANNOTATIONS.appSelector} of ${stringifyEntityRef(
        entity,
      )} cannot be read: ${(error as Error).message}`,
    );
  }
}
