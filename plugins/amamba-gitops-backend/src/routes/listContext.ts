import type { GitopsSource } from '@amamba/plugin-amamba-gitops-common';
import type { ApplicationSelection } from '../store/ApplicationStore';
import { topicOf } from '../store/ids';
import type { RouteDeps } from './RouteDeps';

/** Above so many a list listens to all signals. */
const MAX_TOPICS = 200;

/** How current a list is, and which signals concern it. */
export async function listContext(
  { ingest }: Pick<RouteDeps, 'ingest'>,
  selection: ApplicationSelection,
): Promise<{ sources: GitopsSource[]; topics?: string[] }> {
  const sources = await ingest.sources();
  const topics = topicsOf(selection);
  return {
    sources: instancesOf(selection, sources).map(instance =>
      findSource(sources, instance),
    ),
    ...(topics && { topics }),
  };
}

/** How current the copy of one instance is. */
export async function sourceOf(
  { ingest }: Pick<RouteDeps, 'ingest'>,
  instance: string,
): Promise<GitopsSource> {
  return findSource(await ingest.sources(), instance);
}

/** A source whose copy could not be brought up to date just now. */
export function asStale(source: GitopsSource, readAt?: Date): GitopsSource {
  return {
    ...source,
    state: 'stale',
    ...(readAt && { syncedAt: readAt.toISOString() }),
    message:
      source.message ??
      `Argo CD ${source.instance} did not answer; this is what it said last.`,
  };
}

function instancesOf(
  { places, instances }: ApplicationSelection,
  sources: readonly GitopsSource[],
): string[] {
  if (places?.length) {
    return [...new Set(places.map(({ instance }) => instance))];
  }
  return instances ? [...instances] : sources.map(({ instance }) => instance);
}

function findSource(
  sources: readonly GitopsSource[],
  instance: string,
): GitopsSource {
  return (
    sources.find(source => source.instance === instance) ?? {
      instance,
      state: 'stale',
      message: `${instance} is not in the portal's configuration; correct the entity's annotation, or add it there.`,
    }
  );
}

/** Undefined: any topic can be meant. */
function topicsOf({
  places,
  instances,
  project,
}: ApplicationSelection): string[] | undefined {
  if (places) {
    return places.length <= MAX_TOPICS
      ? places.map(({ instance, name }) => topicOf(instance, name))
      : undefined;
  }
  return project && instances
    ? instances.map(instance => topicOf(instance, project))
    : undefined;
}
