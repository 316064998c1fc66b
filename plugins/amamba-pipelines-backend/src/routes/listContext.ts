import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';
import type { Source } from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineSelection,
  PipelineEngine,
} from '@amamba/plugin-amamba-pipelines-node';
import { topicOf } from '../store/ids';
import type { SelectionByEngine, Sync } from '../store/PipelineStore';
import type { RouteDeps } from './RouteDeps';

/** What a list says beside its items. */
export interface ListContext {
  sources: Source[];
  topics?: string[];
  missingAnnotations?: string[];
}

/** How current a list is, which signals concern it, and what it lacks. */
export async function listContext(
  deps: Pick<RouteDeps, 'engines' | 'store'>,
  entity: Entity,
  selections: SelectionByEngine,
): Promise<ListContext> {
  if (selections.size === 0) {
    const missing = [...deps.engines.values()].flatMap(engine =>
      engine.missingAnnotations(entity),
    );
    return { sources: [], missingAnnotations: [...new Set(missing)] };
  }
  const syncs = await deps.store.listSyncs();
  const concerned = [...selections].flatMap(([name, selection]) => {
    const engine = deps.engines.get(name);
    return engine ? [{ engine, selection }] : [];
  });
  const topics = concerned.flatMap(({ engine, selection }) =>
    topicsOf(engine, selection),
  );
  return {
    sources: concerned.flatMap(({ engine, selection }) =>
      isNowhere(selection)
        ? [outsideOf(engine, entity)]
        : sourcesOf(engine, instancesOf(selection), syncs),
    ),
    ...(!topics.includes(undefined) && { topics: topics as string[] }),
  };
}

/** Nothing is left of it within the entity's workspace. */
function isNowhere({ places }: EngineSelection): boolean {
  return places?.length === 0;
}

/** Undefined: all of the engine. */
function instancesOf({
  instances,
  places,
}: EngineSelection): string[] | undefined {
  return places?.map(({ instance }) => instance) ?? instances;
}

function outsideOf(engine: PipelineEngine, entity: Entity): Source {
  const workspace = entity.metadata.annotations?.[WORKSPACE_ANNOTATION] ?? '';
  return {
    engine: engine.name,
    instance: workspace,
    state: 'live',
    message: `The workspace ${workspace} owns nothing of what the entity's annotations ask for: correct them, or give the workspace the cluster and namespace.`,
  };
}

/** How current the portal's copy of one instance is. */
export async function sourceOf(
  deps: Pick<RouteDeps, 'store'>,
  engine: PipelineEngine,
  instance: string,
): Promise<Source> {
  const syncs = await deps.store.listSyncs();
  return sourcesOf(engine, [instance], syncs)[0];
}

/**
 * An engine that was not reached since the portal started does not know how
 * old the stored copy is: the store does.
 */
function sourcesOf(
  engine: PipelineEngine,
  instances: string[] | undefined,
  syncs: readonly Sync[],
): Source[] {
  const sources = engine.listSources();
  const names = instances ?? sources.map(({ instance }) => instance);
  return names.map(instance => {
    const source = sources.find(found => found.instance === instance) ?? {
      engine: engine.name,
      instance,
      state: 'stale' as const,
      message: `${instance} is not in the portal's configuration; correct the entity's annotation, or add it there.`,
    };
    const sync = syncs.find(
      found => found.engine === engine.name && found.instance === instance,
    );
    return { ...source, syncedAt: source.syncedAt ?? sync?.at.toISOString() };
  });
}

/** Undefined among them: any topic can be meant, for scopes are not named. */
function topicsOf(
  engine: PipelineEngine,
  selection: EngineSelection,
): (string | undefined)[] {
  const instances =
    instancesOf(selection) ??
    engine.listSources().map(({ instance }) => instance);
  return instances.flatMap(instance => {
    const scopes =
      selection.places?.find(place => place.instance === instance)?.scopes ??
      selection.scopes;
    return [
      topicOf(engine.name, instance),
      ...(scopes?.map(scope => topicOf(engine.name, instance, scope)) ?? [
        undefined,
      ]),
    ];
  });
}
