import {
  WORKSPACE_ANNOTATION,
  type WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';
import type { EntityCallContext } from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import type { Pipeline, Run } from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineSelection,
  PipelineEngine,
} from '@amamba/plugin-amamba-pipelines-node';
import { matchesSelection } from '../store/matchesSelection';
import type { SelectionByEngine, Stored } from '../store/PipelineStore';
import type { RouteDeps } from './RouteDeps';

/** A run or pipeline of the entity that the caller was authorised on. */
export interface Owned<T> {
  stored: Stored<T>;
  engine: PipelineEngine;
  selection: EngineSelection;
}

type Caller = Pick<EntityCallContext, 'entity' | 'entityRef'>;

/** What of each engine belongs to an entity. */
export async function selectAll(
  deps: Pick<RouteDeps, 'engines' | 'workspaces'>,
  entity: Entity,
): Promise<SelectionByEngine> {
  const selected = [...deps.engines.values()].flatMap(engine => {
    const selection = engine.select(entity);
    return selection ? [{ engine, selection }] : [];
  });
  if (selected.length === 0) {
    return new Map();
  }
  const workspace = await placementOf(deps, entity);
  return new Map(
    selected.map(({ engine, selection }) => [
      engine.name,
      confine(engine, selection, workspace),
    ]),
  );
}

async function placementOf(
  deps: Pick<RouteDeps, 'workspaces'>,
  entity: Entity,
): Promise<WorkspacePlacement | undefined> {
  const workspace = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
  if (!workspace) {
    return undefined;
  }
  return (
    (await deps.workspaces.placement(workspace)) ?? { workspace, clusters: [] }
  );
}

/**
 * Anyone who may register an entity can write what they like into its
 * annotations, so those count only within the workspace it names: by that the
 * caller was authorised. One that is not there, or not valid, has nothing; in
 * a portal without workspaces the other annotations stand alone.
 */
function confine(
  engine: PipelineEngine,
  selection: EngineSelection,
  workspace: WorkspacePlacement | undefined,
): EngineSelection {
  return workspace ? engine.confine(selection, workspace) : selection;
}

/**
 * The run, if it is the entity's.
 *
 * @throws NotFoundError when it is not: it looks as if it did not exist.
 */
export async function findOwnRun(
  deps: Pick<RouteDeps, 'engines' | 'store' | 'workspaces'>,
  id: string,
  caller: Caller,
): Promise<Owned<Run>> {
  const stored = await deps.store.getRun(id);
  return prove(deps, stored, stored?.value.pipeline, caller, 'run');
}

/**
 * The pipeline, if it is the entity's.
 *
 * @throws NotFoundError when it is not: it looks as if it did not exist.
 */
export async function findOwnPipeline(
  deps: Pick<RouteDeps, 'engines' | 'store' | 'workspaces'>,
  id: string,
  caller: Caller,
): Promise<Owned<Pipeline>> {
  const stored = await deps.store.getPipeline(id);
  return prove(deps, stored, stored?.value.name, caller, 'pipeline');
}

async function prove<T extends Pipeline | Run>(
  deps: Pick<RouteDeps, 'engines' | 'workspaces'>,
  stored: Stored<T> | undefined,
  pipeline: string | undefined,
  caller: Caller,
  noun: string,
): Promise<Owned<T>> {
  const engine = stored && deps.engines.get(stored.engine);
  const wanted = engine?.select(caller.entity);
  const selection =
    engine &&
    wanted &&
    confine(engine, wanted, await placementOf(deps, caller.entity));
  if (
    !stored ||
    !engine ||
    !selection ||
    !matchesSelection(selection, {
      instance: stored.value.instance,
      scope: stored.value.scope,
      pipeline,
      labels: stored.labels,
    })
  ) {
    throw new NotFoundError(
      `${caller.entityRef} has no such ${noun}; it may have been deleted`,
    );
  }
  return { stored, engine, selection };
}
