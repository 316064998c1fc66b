import type { KubeObject } from '../../../kubernetes/types.ts';
import { accessOf, sourcesOf, specProblems } from '../../controller/index.ts';
import { rpcTextOf } from '../../repo/index.ts';
import type { ApiContext } from '../apiContext.ts';
import { GrpcError } from '../http/grpcError.ts';
import { renderSources } from './renderSources.ts';

/**
 * Refuses what the project does not permit; with `validate` also what cannot
 * be rendered from its repository.
 */
export async function validateApplication(
  context: ApiContext,
  application: Readonly<KubeObject>,
  project: Readonly<KubeObject>,
  validate: boolean,
): Promise<void> {
  const { name } = application.metadata;
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
  { metadata, spec }: Readonly<KubeObject>,
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
  app: Readonly<KubeObject>,
  project: Readonly<KubeObject>,
): string[] {
  const cluster = context.destinations.resolve(app.spec.destination ?? {});
  const problems = specProblems({
    app,
    project,
    cluster,
    sources: sourcesOf(app),
    homeNamespace: context.namespace,
  });
  return problems.map(({ message }) => message);
}

async function sourceProblems(
  context: ApiContext,
  application: Readonly<KubeObject>,
): Promise<string[]> {
  const sources = sourcesOf(application);
  for (const source of sources) {
    const { repoURL, chart } = source;
    const access = accessOf(context, application, source);
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
