import type { Entity } from '@backstage/catalog-model';
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

interface Caller {
  entity: Entity;
  entityRef: string;
}

/** What of each engine belongs to an entity. */
export function selectAll(
  engines: RouteDeps['engines'],
  entity: Entity,
): SelectionByEngine {
  const selections = new Map<string, EngineSelection>();
  for (const engine of engines.values()) {
    const selection = engine.select(entity);
    if (selection) {
      selections.set(engine.name, selection);
    }
  }
  return selections;
}

/**
 * The run, if it is the entity's.
 *
 * @throws NotFoundError when it is not: it looks as if it did not exist.
 */
export async function findOwnRun(
  deps: Pick<RouteDeps, 'engines' | 'store'>,
  id: string,
  caller: Caller,
): Promise<Owned<Run>> {
  const stored = await deps.store.getRun(id);
  return prove(deps.engines, stored, stored?.value.pipeline, caller, 'run');
}

/**
 * The pipeline, if it is the entity's.
 *
 * @throws NotFoundError when it is not: it looks as if it did not exist.
 */
export async function findOwnPipeline(
  deps: Pick<RouteDeps, 'engines' | 'store'>,
  id: string,
  caller: Caller,
): Promise<Owned<Pipeline>> {
  const stored = await deps.store.getPipeline(id);
  return prove(deps.engines, stored, stored?.value.name, caller, 'pipeline');
}

function prove<T extends Pipeline | Run>(
  engines: RouteDeps['engines'],
  stored: Stored<T> | undefined,
  pipeline: string | undefined,
  caller: Caller,
  noun: string,
): Owned<T> {
  const engine = stored && engines.get(stored.engine);
  const selection = engine?.select(caller.entity);
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
