import { randomUUID } from 'node:crypto';
import type { ArgoRepositoryRef } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { checkTenantSource, findTenancy, type Tenancy } from '../tenancy';

/**
 * Names an application that is not there: Argo CD wants one, and tells nothing
 * of sources that are not those of one that is. Nobody can guess it, so no
 * tenant can have one of that name, which would end everybody's forms.
 */
export const NO_APPLICATION = `amamba-form-${randomUUID()}`;

/** A repository that a workspace may use, and how Argo CD is asked for it. */
export interface PermittedSource {
  tenancy: Tenancy;
  project: string;
  /**
   * Always with the project: without one Argo CD would take the credentials
   * of another tenant that has the same address.
   */
  ref: ArgoRepositoryRef;
}

/** @throws NotFoundError for one that the workspace's project does not permit. */
export async function findPermittedSource(
  deps: RouteDeps,
  workspace: string,
  { instance, repoUrl }: { instance: string; repoUrl: string },
): Promise<PermittedSource> {
  const tenancy = await findTenancy(deps, workspace, instance);
  checkTenantSource(tenancy, repoUrl);
  const project = tenancy.project.metadata.name;
  return { tenancy, project, ref: { url: repoUrl, project } };
}
