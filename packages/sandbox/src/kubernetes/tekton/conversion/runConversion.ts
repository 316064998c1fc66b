import {
  Carried,
  CLOUD_EVENTS,
  RESOURCES,
  RESOURCES_RESULT,
} from './carried.ts';
import {
  changed,
  recordAt,
  renamed,
  reversed,
  without,
  type Json,
} from './fields.ts';
import {
  pipelineFromStored,
  pipelineToStored,
  taskFromStored,
  taskToStored,
  toReference,
} from './taskConversion.ts';

const OVERRIDE = { resources: 'computeResources' };
const RUN = { stepOverrides: 'stepSpecs', sidecarOverrides: 'sidecarSpecs' };
const TASK_RUN_SPEC = {
  ...RUN,
  taskServiceAccountName: 'serviceAccountName',
  taskPodTemplate: 'podTemplate',
};
const TASK_STATUS = { taskResults: 'results' };
const PIPELINE_STATUS = { pipelineResults: 'results' };

function toSpecs(value: Json, names: Record<string, string>): Json {
  const toOverride = (item: Json) => renamed(item, OVERRIDE);
  return changed(renamed(value, names), {
    stepSpecs: toOverride,
    sidecarSpecs: toOverride,
  });
}

function fromSpecs(value: Json, names: Record<string, string>): Json {
  const fromOverride = (item: Json) => renamed(item, reversed(OVERRIDE));
  return changed(renamed(value, reversed(names)), {
    stepOverrides: fromOverride,
    sidecarOverrides: fromOverride,
  });
}

/** The spec of a TaskRun. */
export function taskRunToStored(spec: Json, carried: Carried): Json {
  const kept = carried.put(RESOURCES, spec, 'resources');
  return changed(toSpecs(kept, RUN), {
    taskRef: toReference,
    taskSpec: inner =>
      taskToStored(without(inner, 'resources'), carried.name, carried),
  });
}

export function taskRunFromStored(spec: Json, carried: Carried): Json {
  const shown = changed(fromSpecs(spec, RUN), {
    taskSpec: inner => taskFromStored(inner, carried.name, carried),
  });
  return carried.take(RESOURCES, shown, 'resources');
}

export function taskRunStatusToStored(status: Json, carried: Carried): Json {
  const kept = carried.put(
    RESOURCES_RESULT,
    carried.put(CLOUD_EVENTS, status, 'cloudEvents'),
    'resourcesResult',
  );
  return attemptToStored(kept, carried);
}

/** What the status says of each attempt alike. */
function attemptToStored(status: Json, carried: Carried): Json {
  const known = without(status, 'cloudEvents', 'resourcesResult');
  return changed(renamed(known, TASK_STATUS), {
    taskSpec: inner =>
      taskToStored(without(inner, 'resources'), carried.name, carried),
    retriesStatus: inner => attemptToStored(inner, carried),
  });
}

export function taskRunStatusFromStored(status: Json, carried: Carried): Json {
  return carried.take(
    RESOURCES_RESULT,
    carried.take(
      CLOUD_EVENTS,
      attemptFromStored(status, carried),
      'cloudEvents',
    ),
    'resourcesResult',
  );
}

function attemptFromStored(status: Json, carried: Carried): Json {
  // Of artifacts v1beta1 does not know.
  const known = renamed(without(status, 'artifacts'), reversed(TASK_STATUS));
  return changed(known, {
    taskSpec: inner => taskFromStored(inner, carried.name, carried),
    retriesStatus: inner => attemptFromStored(inner, carried),
  });
}

/** The spec of a PipelineRun. */
export function pipelineRunToStored(spec: Json, carried: Carried): Json {
  const kept = carried.put(RESOURCES, spec, 'resources');
  const { serviceAccountName, podTemplate, timeout, ...rest } = kept;
  const template = {
    ...(podTemplate !== undefined && { podTemplate }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
  };
  const stored = changed(rest, {
    pipelineRef: toReference,
    pipelineSpec: inner =>
      pipelineToStored(without(inner, 'resources'), carried),
    taskRunSpecs: item => toSpecs(item, TASK_RUN_SPEC),
  });
  return {
    ...stored,
    ...(Object.keys(template).length > 0 && { taskRunTemplate: template }),
    ...(timeout !== undefined && { timeouts: { pipeline: timeout } }),
  };
}

export function pipelineRunFromStored(spec: Json, carried: Carried): Json {
  const shown = changed(without(spec, 'taskRunTemplate'), {
    pipelineSpec: inner => pipelineFromStored(inner, carried),
    taskRunSpecs: item => fromSpecs(item, TASK_RUN_SPEC),
  });
  const moved = { ...shown, ...recordAt(spec, 'taskRunTemplate') };
  return carried.take(RESOURCES, moved, 'resources');
}

export function pipelineRunStatusToStored(
  status: Json,
  carried: Carried,
): Json {
  // The runs' whole status was once kept here; now there are references.
  const kept = without(status, 'taskRuns', 'runs');
  return changed(renamed(kept, PIPELINE_STATUS), {
    pipelineSpec: inner =>
      pipelineToStored(without(inner, 'resources'), carried),
  });
}

export function pipelineRunStatusFromStored(
  status: Json,
  carried: Carried,
): Json {
  return changed(renamed(status, reversed(PIPELINE_STATUS)), {
    pipelineSpec: inner => pipelineFromStored(inner, carried),
  });
}
