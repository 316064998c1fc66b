import { StatusError } from '../../../kubernetes/api/statusError.ts';
import {
  parseLabelSelector,
  type LabelSelector,
} from '../../../kubernetes/rest/labelSelector.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { normalizeGitUrl, sourcesOf } from '../../controller/index.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import {
  isNamespaceEnabled,
  policyObjectOf,
  projectOf,
} from './findApplication.ts';

/** Tells whether a list or stream has an Application in it. */
export function applicationFilter(context: ApiContext, request: ApiRequest) {
  const { query, claims } = request;
  const name = request.text('name');
  const appNamespace = request.text('appNamespace');
  const repo = normalizeGitUrl(request.text('repo'));
  const projects = new Set(
    [...query.getAll('projects'), ...query.getAll('project')].filter(Boolean),
  );
  const fitsLabels = labelSelector(request.text('selector'));
  const enabled = enabledNamespaces(context);
  const fits = (application: Readonly<KubeObject>): boolean => {
    const { metadata } = application;
    if (name && metadata.name !== name) return false;
    if (appNamespace && metadata.namespace !== appNamespace) return false;
    if (projects.size > 0 && !projects.has(projectOf(application)))
      return false;
    if (!fitsLabels(metadata.labels ?? {})) return false;
    if (!enabled(metadata.namespace ?? '')) return false;
    return (
      !repo ||
      sourcesOf(application).some(
        ({ repoURL }) => normalizeGitUrl(repoURL ?? '') === repo,
      )
    );
  };
  return {
    fits,
    /** Rights may change while a stream goes on. */
    mayGet: (application: Readonly<KubeObject>) =>
      context.enforcer.allows(
        claims,
        'applications',
        'get',
        policyObjectOf(context, application),
      ),
  };
}

function enabledNamespaces(context: ApiContext) {
  const known = new Map<string, boolean>();
  return (namespace: string): boolean => {
    let enabled = known.get(namespace);
    if (enabled === undefined) {
      enabled = isNamespaceEnabled(context, namespace);
      known.set(namespace, enabled);
    }
    return enabled;
  };
}

function labelSelector(text: string): LabelSelector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw GrpcError.unknown(
      `error parsing the selector: unable to parse requirement: ${error.message}`,
    );
  }
}

/** Those that fit and that the client may see, in the order of their names. */
export function selectApplications(context: ApiContext, request: ApiRequest) {
  const { fits } = applicationFilter(context, request);
  const may = context.enforcer.checker(request.claims);
  const selected: Array<Readonly<KubeObject>> = [];
  for (const application of context.stored.applications()) {
    if (!fits(application)) continue;
    const object = policyObjectOf(context, application);
    if (may('applications', 'get', object)) selected.push(application);
  }
  return selected;
}
