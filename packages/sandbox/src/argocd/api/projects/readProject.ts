import { StatusError } from '../../../kubernetes/api/statusError.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';

/** The project as stored; throws NotFound in the API server's words. */
export function readProject(
  { stored }: Pick<ApiContext, 'stored'>,
  name: string,
): Readonly<KubeObject> {
  const project = stored.project(name);
  if (project) return project;
  const type = { group: 'argoproj.io', plural: 'appprojects' };
  throw StatusError.notFound(type, name);
}

/** As the API shows it: without kind, with a status in any case. */
export function presentProject({
  metadata,
  spec,
  status,
}: Readonly<KubeObject>) {
  return { metadata, spec, status: status ?? {} };
}
