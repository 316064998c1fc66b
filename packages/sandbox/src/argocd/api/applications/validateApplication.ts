import type { KubeObject } from '../../../kubernetes/types.ts';
import { rpcTextOf } from '../../repo/index.ts';
import type { ApplicationSource } from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import { GrpcError } from '../http/grpcError.ts';
import {
  isDestinationPermitted,
  isSourcePermitted,
  sourcesOf,
} from '../projects/projectRules.ts';
import { repositoryAccess } from '../repositories/repositoryAccess.ts';
import { renderSources } from './renderSources.ts';

const NO_SOURCE =
  'spec.source.repoURL and either spec.source.path or spec.source.chart are required';

type ApplicationLike = Pick<KubeObject, 'spec'> & {
  metadata: { name?: string; namespace?: string };
};

/**
 * Refuses what the project does not permit; with `validate` also what cannot
 * be rendered from its repository.
 */
export async function validateApplication(
  context: ApiContext,
  application: ApplicationLike,
  project: Readonly<KubeObject>,
  validate: boolean,
): Promise<void> {
  const { name } = application.metadata;
  if (!name) {
    throw GrpcError.unknown(
      'error while validating and normalizing app: resource name may not be empty',
    );
  }
  checkDestination(context, application);
  const problems = permissionProblems(context, application, project);
  if (problems.length === 0 && validate) {
    problems.push(...(await sourceProblems(context, application)));
  }
  if (problems.length === 0) return;
  const text = problems
    .map(problem => `InvalidSpecError: ${problem}`)
    .join('; ');
  throw GrpcError.invalid(`application spec for ${name} is invalid: ${text}`);
}

function checkDestination(
  context: ApiContext,
  { metadata, spec }: ApplicationLike,
) {
  try {
    context.destinations.resolve(spec.destination ?? {});
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw GrpcError.invalid(
      `application destination spec for ${metadata.name} is invalid: ${why}`,
    );
  }
}

function permissionProblems(
  context: ApiContext,
  { spec }: ApplicationLike,
  project: Readonly<KubeObject>,
): string[] {
  const sources: ApplicationSource[] = sourcesOf(spec);
  if (sources.some(source => !isComplete(source))) return [NO_SOURCE];
  const { name } = project.metadata;
  const problems = sources
    .filter(({ repoURL }) => !isSourcePermitted(project, repoURL))
    .map(
      ({ repoURL }) =>
        `application repo ${repoURL} is not permitted in project '${name}'`,
    );
  const cluster = context.destinations.resolve(spec.destination ?? {});
  const { namespace = '' } = spec.destination ?? {};
  const { server } = cluster;
  if (
    !isDestinationPermitted(project, { server, name: cluster.name, namespace })
  ) {
    problems.push(
      `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${name}'`,
    );
  } else if (cluster.project && cluster.project !== name) {
    problems.push(
      `application destination server '${server}' belongs to project '${cluster.project}'`,
    );
  }
  return problems;
}

function isComplete({ repoURL, path, chart, ref }: ApplicationSource): boolean {
  return Boolean(repoURL) && Boolean(path || chart || ref);
}

async function sourceProblems(
  context: ApiContext,
  application: ApplicationLike,
): Promise<string[]> {
  const { spec } = application;
  const sources: ApplicationSource[] = sourcesOf(spec);
  for (const { repoURL, chart } of sources) {
    const access = repositoryAccess(
      context,
      repoURL,
      spec.project || 'default',
    );
    try {
      await context.repositories.test(
        chart ? { ...access, type: 'helm' } : access,
      );
    } catch (error) {
      const shown = `&Repository{Repo: "${repoURL}", Type: "${
        access.type ?? ''
      }", Name: "", Project: "${access.project ?? ''}"}`;
      return [
        `repository not accessible: repositories not accessible: ${shown}: repo client error while testing repository: ${rpcTextOf(
          error,
        )}`,
      ];
    }
  }
  try {
    await renderSources(context, application);
    return [];
  } catch (error) {
    const path = sources.find(source => source.path)?.path ?? sources[0].chart;
    return [`Unable to generate manifests in ${path}: ${rpcTextOf(error)}`];
  }
}
