import type { KubeObject } from '../../kubernetes/types.ts';
import { rpcTextOf } from '../repo/repoError.ts';
import type {
  ApplicationSource,
  ArgoCdContext,
  Rendered,
  RepositoryAccess,
} from '../types.ts';
import { VERSION } from '../../kubernetes/api/version.ts';
import { repositoryAccess } from './repositoryAccess.ts';

/** The part of the context that reading sources takes. */
export type SourceContext = Pick<
  ArgoCdContext,
  'objects' | 'namespace' | 'repositories' | 'settings'
>;

export interface SourceRequest {
  app: KubeObject;
  sources: ApplicationSource[];
  /** Given ones are not resolved: of an operation, or of the last comparison. */
  revisions?: string[];
  /** Heads of branches are asked for anew. */
  fresh?: boolean;
  /** Manifests are rendered anew. */
  noCache?: boolean;
}

export interface LoadedSources {
  revisions: string[];
  rendered: Array<Rendered | undefined>;
}

/** `spec.sources`, or `spec.source` alone. */
export function sourcesOf({ spec }: KubeObject): ApplicationSource[] {
  if (spec.sources?.length) return spec.sources;
  return spec.source ? [spec.source] : [];
}

/** With the namespace before it, where that is not Argo CD's own. */
export function instanceName({ metadata }: KubeObject, home: string): string {
  const { namespace, name } = metadata;
  return namespace && namespace !== home ? `${namespace}_${name}` : name;
}

/**
 * Renders every source of an application.
 * @throws Error worded as the condition of the application
 */
export async function loadSources(
  context: SourceContext,
  request: SourceRequest,
): Promise<LoadedSources> {
  const { app, sources } = request;
  const loaded: LoadedSources = { revisions: [], rendered: [] };
  for (const [index, source] of sources.entries()) {
    try {
      const revision = await revisionOf(context, request, source, index);
      loaded.revisions.push(revision);
      loaded.rendered.push(
        isReferenceOnly(source)
          ? undefined
          : await render(context, request, source, revision),
      );
    } catch (error) {
      throw new Error(
        `Failed to load target state: failed to generate manifest for source ${
          index + 1
        } of ${sources.length}: ${rpcTextOf(error)}`,
        { cause: error },
      );
    }
  }
  if (sources.length === 0) {
    throw new Error(`application ${app.metadata.name} has no source`);
  }
  return loaded;
}

/** A source that others take value files from, and that has nothing itself. */
export function isReferenceOnly(source: ApplicationSource): boolean {
  return Boolean(source.ref) && !source.path && !source.chart;
}

async function revisionOf(
  context: SourceContext,
  { app, revisions, fresh }: SourceRequest,
  source: ApplicationSource,
  index: number,
): Promise<string> {
  const given = revisions?.[index];
  const wanted =
    given || source.targetRevision || (source.chart ? '*' : 'HEAD');
  return context.repositories.resolveRevision(
    accessOf(context, app, source),
    wanted,
    { fresh, chart: source.chart },
  );
}

/** How an application reaches the repository of a source. */
export function accessOf(
  { objects, namespace }: SourceContext,
  app: KubeObject,
  { repoURL }: ApplicationSource,
): RepositoryAccess {
  return repositoryAccess(objects, namespace, repoURL, app.spec.project);
}

function render(
  context: SourceContext,
  { app, sources, noCache }: SourceRequest,
  source: ApplicationSource,
  revision: string,
): Promise<Rendered> {
  const refs = sources.flatMap(other =>
    other.ref
      ? [
          [
            `${other.ref}`,
            { access: accessOf(context, app, other), source: other },
          ] as const,
        ]
      : [],
  );
  return context.repositories.render({
    appName: instanceName(app, context.namespace),
    namespace: app.spec.destination?.namespace,
    kubeVersion: VERSION.gitVersion,
    access: accessOf(context, app, source),
    source,
    refs: Object.fromEntries(refs),
    revision,
    noCache,
    tracking: context.settings().tracking,
  });
}
