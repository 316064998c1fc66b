import type { ResourceRef } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoResourceRef } from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import type { OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/**
 * A resource of the application's tree, as Argo CD wants it named.
 *
 * @throws NotFoundError for one that is not: of another application, of
 * nobody, or gone. It looks as if there were none.
 */
export async function findOwnResource(
  { trees }: Pick<RouteDeps, 'trees'>,
  { stored }: OwnedApplication,
  wanted: ResourceRef,
): Promise<ArgoResourceRef> {
  const { tree } = await trees.get(stored);
  const node = tree.nodes?.find(
    ({ group = '', kind, namespace, name }) =>
      group === wanted.group &&
      kind === wanted.kind &&
      (namespace ?? '') === (wanted.namespace ?? '') &&
      name === wanted.name,
  );
  if (!node) {
    throw new NotFoundError(
      `${stored.summary.name} has no ${wanted.kind} ${wanted.name}`,
    );
  }
  const { group = '', version = '', kind, namespace, name } = node;
  return { group, version, kind, ...(namespace && { namespace }), name };
}

/** `Deployment shop/web` */
export function describeResource(ref: ArgoResourceRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
}
