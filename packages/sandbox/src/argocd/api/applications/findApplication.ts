import { StatusError } from '../../../kubernetes/api/statusError.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { isAppNamespacePermitted } from '../../controller/index.ts';
import type { Claims } from '../access/claims.ts';
import { matchesNamespace } from '../access/namespaceGlob.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';

/** Which Application a request is about. */
export interface ApplicationName {
  name: string;
  namespace: string;
  /** Empty when not given. */
  project: string;
}

export interface FoundApplication {
  application: Readonly<KubeObject>;
  project: Readonly<KubeObject>;
}

export const projectOf = ({ spec }: Readonly<KubeObject>): string =>
  spec.project || 'default';

/** The object of policies: `<project>/<name>`, or with a namespace between. */
export function policyObject(
  { namespace: control }: Pick<ApiContext, 'namespace'>,
  { project, namespace, name }: ApplicationName,
): string {
  return namespace === control
    ? `${project}/${name}`
    : `${project}/${namespace}/${name}`;
}

export function policyObjectOf(
  context: Pick<ApiContext, 'namespace'>,
  application: Readonly<KubeObject>,
): string {
  const { name, namespace = '' } = application.metadata;
  return policyObject(context, {
    name,
    namespace,
    project: projectOf(application),
  });
}

/** Of a path or query; a body says more where `body` is given. */
export function nameIn(
  context: ApiContext,
  request: ApiRequest,
  body: Record<string, any> = {},
): ApplicationName {
  const { query, params } = request;
  return {
    name: params.name,
    namespace:
      body.appNamespace || query.get('appNamespace') || context.namespace,
    project: body.project || query.get('project') || '',
  };
}

export function missingApplication(name: string): StatusError {
  const type = { group: 'argoproj.io', plural: 'applications' };
  return StatusError.notFound(type, name);
}

/** Whether Applications of a namespace are looked after at all. */
export function isNamespaceEnabled(
  { namespace: control, settings }: ApiContext,
  namespace: string,
): boolean {
  return (
    namespace === control ||
    settings().applicationNamespaces.some(pattern =>
      matchesNamespace(pattern, namespace),
    )
  );
}

/**
 * Finds an Application for somebody who may do `action` to it. Without
 * `project` they do not learn whether what they may not see exists; with the
 * project, whoever might see it there does.
 */
export function findApplication(
  context: ApiContext,
  claims: Claims,
  wanted: ApplicationName,
  action = 'get',
): FoundApplication {
  const { enforcer, stored } = context;
  const { name, namespace, project } = wanted;
  if (!isNamespaceEnabled(context, namespace)) throw GrpcError.denied();
  const may = enforcer.checker(claims);
  const mayIn = (object: string) => may('applications', action, object);
  if (project && !mayIn(policyObject(context, wanted))) {
    throw GrpcError.denied();
  }
  const application = stored.application(namespace, name);
  if (!application || (project && projectOf(application) !== project)) {
    throw project ? missingApplication(name) : GrpcError.denied();
  }
  if (!mayIn(policyObjectOf(context, application))) throw GrpcError.denied();
  return { application, project: projectFor(context, application) };
}

/** The project of an Application, unless the project does not let it in. */
export function projectFor(
  { stored, namespace: control }: Pick<ApiContext, 'stored' | 'namespace'>,
  application: Readonly<KubeObject> | { metadata: any; spec?: any },
): Readonly<KubeObject> {
  const name = application.spec?.project || 'default';
  const project = stored.project(name);
  const namespace = application.metadata.namespace ?? control;
  if (project && isAppNamespacePermitted(project, namespace, control)) {
    return project;
  }
  throw GrpcError.invalid(
    `app is not allowed in project ${JSON.stringify(
      name,
    )}, or the project does not exist`,
  );
}

/** Throws the long refusal, which those get who may see the Application. */
export function demandOn(
  context: ApiContext,
  claims: Claims,
  application: Readonly<KubeObject>,
  action: string,
  resource = 'applications',
): void {
  const object = policyObjectOf(context, application);
  context.enforcer.demand(claims, resource, action, object);
}
