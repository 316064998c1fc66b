import type { KubeObject } from '../../../kubernetes/types.ts';
import type {
  ApplicationSource,
  RenderRequest,
  Rendered,
} from '../../types.ts';
import type { ApiContext } from '../apiContext.ts';
import { GrpcError } from '../http/grpcError.ts';
import { sourcesOf } from '../projects/projectRules.ts';
import { repositoryAccess } from '../repositories/repositoryAccess.ts';

type ApplicationLike = Pick<KubeObject, 'spec'> & {
  metadata: { name?: string; namespace?: string };
};

/** What the rendered objects are marked with. */
export function instanceName(
  { namespace: control }: Pick<ApiContext, 'namespace'>,
  { metadata }: ApplicationLike,
): string {
  const { name = '', namespace } = metadata;
  return namespace && namespace !== control ? `${namespace}_${name}` : name;
}

/** Revisions instead of those that the sources want. */
export interface RevisionChoice {
  revision?: string;
  /** By position, counted from 1. */
  byPosition?: Map<number, string>;
  noCache?: boolean;
}

export interface RenderedSource {
  source: ApplicationSource;
  rendered: Rendered;
}

/** Renders all sources of an Application that hold manifests. */
export async function renderSources(
  context: ApiContext,
  application: ApplicationLike,
  choice: RevisionChoice = {},
): Promise<RenderedSource[]> {
  const { spec } = application;
  const sources: ApplicationSource[] = sourcesOf(spec);
  const access = (source: ApplicationSource) =>
    repositoryAccess(context, source.repoURL, spec.project || 'default');
  const destination = context.destinations.resolve(spec.destination ?? {});
  const { serverVersion } = await destination.probe();
  const refs: RenderRequest['refs'] = Object.fromEntries(
    sources
      .filter(({ ref }) => ref)
      .map(source => [`$${source.ref}`, { access: access(source), source }]),
  );
  const results: RenderedSource[] = [];
  for (const [index, source] of sources.entries()) {
    if (!source.path && !source.chart) {
      if (source.ref && sources.length > 1) continue;
      throw GrpcError.unknown('app path is empty');
    }
    const wanted =
      choice.byPosition?.get(index + 1) ??
      (sources.length === 1 ? choice.revision : undefined) ??
      source.targetRevision ??
      '';
    const revision = await context.repositories.resolveRevision(
      access(source),
      wanted,
      { fresh: choice.noCache, chart: source.chart },
    );
    const rendered = await context.repositories.render({
      appName: instanceName(context, application),
      namespace: spec.destination?.namespace,
      kubeVersion: serverVersion,
      access: access(source),
      source,
      refs,
      revision,
      noCache: choice.noCache,
      tracking: context.settings().tracking,
    });
    results.push({ source, rendered });
  }
  return results;
}
