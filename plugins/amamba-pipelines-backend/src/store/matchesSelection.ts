import { meetsRequirements } from '@amamba/plugin-amamba-node';
import type { EngineSelection } from '@amamba/plugin-amamba-pipelines-node';

/** The parts of a pipeline or run that a selection looks at. */
export interface Selectable {
  instance: string;
  scope: string;
  /** Name of the pipeline. */
  pipeline?: string;
  labels: Record<string, string>;
}

/**
 * Whether something belongs to a selection: the same rule as
 * `applySelection` has in SQL.
 */
export function matchesSelection(
  selection: EngineSelection,
  candidate: Selectable,
): boolean {
  return (
    isAmong(selection.instances, candidate.instance) &&
    isAmong(selection.scopes, candidate.scope) &&
    isPlaced(selection.places, candidate) &&
    isAmong(selection.pipelines, candidate.pipeline) &&
    meetsRequirements(selection.labels ?? [], candidate.labels)
  );
}

function isAmong(allowed: string[] | undefined, value: string | undefined) {
  return !allowed || (value !== undefined && allowed.includes(value));
}

function isPlaced(
  places: EngineSelection['places'],
  { instance, scope }: Selectable,
): boolean {
  return (
    !places ||
    places.some(
      place => place.instance === instance && place.scopes.includes(scope),
    )
  );
}
