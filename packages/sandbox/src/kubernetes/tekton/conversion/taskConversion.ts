import type { Carried } from './carried.ts';
import { changed, renamed, reversed, without, type Json } from './fields.ts';

const CONTAINER = { resources: 'computeResources' };
const CONTAINER_BACK = reversed(CONTAINER);

const toContainer = (value: Json) => renamed(value, CONTAINER);
const fromContainer = (value: Json) => renamed(value, CONTAINER_BACK);
/** Bundles are gone: a resolver fetches them. */
export const toReference = (value: Json) => without(value, 'bundle');

/** The spec of a task, wherever it stands. */
export function taskToStored(spec: Json, name: string, carried: Carried): Json {
  return changed(carried.putDeprecated(spec, name), {
    steps: toContainer,
    sidecars: toContainer,
    stepTemplate: toContainer,
  });
}

export function taskFromStored(
  spec: Json,
  name: string,
  carried: Carried,
): Json {
  const shown = changed(spec, {
    steps: fromContainer,
    sidecars: fromContainer,
    stepTemplate: fromContainer,
  });
  return carried.takeDeprecated(shown, name);
}

/** The spec of a pipeline, wherever it stands. */
export function pipelineToStored(spec: Json, carried: Carried): Json {
  const toTask = (task: Json) => {
    const name = String(task.name);
    return changed(without(task, 'resources'), {
      taskRef: toReference,
      pipelineRef: toReference,
      taskSpec: inner =>
        taskToStored(without(inner, 'resources'), name, carried),
      pipelineSpec: inner => pipelineToStored(inner, carried),
    });
  };
  return changed(spec, { tasks: toTask, finally: toTask });
}

export function pipelineFromStored(spec: Json, carried: Carried): Json {
  const fromTask = (task: Json) =>
    changed(task, {
      taskSpec: inner => taskFromStored(inner, String(task.name), carried),
      pipelineSpec: inner => pipelineFromStored(inner, carried),
    });
  return changed(spec, { tasks: fromTask, finally: fromTask });
}
