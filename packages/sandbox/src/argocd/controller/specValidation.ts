import type { KubeObject } from '../../kubernetes/types.ts';
import type { ApplicationSource, DestinationCluster } from '../types.ts';
import {
  isAppNamespacePermitted,
  isDestinationPermitted,
  isSourcePermitted,
} from './projectRules.ts';
import { isReferenceOnly } from './sources.ts';
import type { Condition } from './types.ts';

export interface SpecParts {
  app: KubeObject;
  project: KubeObject | undefined;
  cluster: DestinationCluster | undefined;
  /** Why there is no cluster. */
  clusterProblem?: string;
  sources: ApplicationSource[];
  /** Argo CD's own. */
  homeNamespace: string;
}

/** What is wrong with a spec by its project, in Argo CD's words. */
export function specProblems(parts: SpecParts): Condition[] {
  const { app, project, cluster, clusterProblem, sources } = parts;
  const { metadata, spec } = app;
  const invalid = (message: string) => ({ type: 'InvalidSpecError', message });
  if (!project) {
    return [
      invalid(
        `Application referencing project ${spec.project} which does not exist`,
      ),
    ];
  }
  const appNamespace = metadata.namespace ?? '';
  if (!isAppNamespacePermitted(project, appNamespace, parts.homeNamespace)) {
    return [
      invalid(
        `application '${metadata.name}' in namespace '${appNamespace}' is not allowed to use project '${spec.project}'`,
      ),
    ];
  }
  const problems: Condition[] = [];
  const incomplete = sources.some(
    source =>
      !source.repoURL ||
      (!source.path && !source.chart && !isReferenceOnly(source)),
  );
  if (incomplete || sources.length === 0) {
    problems.push(
      invalid(
        'spec.source.repoURL and either spec.source.path or spec.source.chart are required',
      ),
    );
    return problems;
  }
  for (const source of sources) {
    if (!isSourcePermitted(project, source)) {
      problems.push(
        invalid(
          `application repo ${source.repoURL} is not permitted in project '${spec.project}'`,
        ),
      );
    }
  }
  if (!cluster) {
    problems.push(invalid(clusterProblem ?? 'there is no such cluster'));
    return problems;
  }
  const { namespace = '' } = spec.destination;
  if (!isDestinationPermitted(project, cluster, namespace)) {
    problems.push(
      invalid(
        `application destination server '${cluster.server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${spec.project}'`,
      ),
    );
  }
  return problems;
}
