import { cloneJson, isRecord } from '../../store/json.ts';
import type { Conversion, KubeObject } from '../../types.ts';
import { Carried, RESOURCES } from './carried.ts';
import type { Json } from './fields.ts';
import {
  pipelineRunFromStored,
  pipelineRunStatusFromStored,
  pipelineRunStatusToStored,
  pipelineRunToStored,
  taskRunFromStored,
  taskRunStatusFromStored,
  taskRunStatusToStored,
  taskRunToStored,
} from './runConversion.ts';
import {
  pipelineFromStored,
  pipelineToStored,
  taskFromStored,
  taskToStored,
} from './taskConversion.ts';

type Part = (value: Json, carried: Carried) => Json;

interface Parts {
  spec: Part;
  status?: Part;
}

const TO_STORED: Record<string, Parts> = {
  tasks: {
    spec: (spec, carried) =>
      taskToStored(
        carried.put(RESOURCES, spec, 'resources'),
        carried.name,
        carried,
      ),
  },
  pipelines: {
    spec: (spec, carried) =>
      pipelineToStored(carried.put(RESOURCES, spec, 'resources'), carried),
  },
  taskruns: { spec: taskRunToStored, status: taskRunStatusToStored },
  pipelineruns: {
    spec: pipelineRunToStored,
    status: pipelineRunStatusToStored,
  },
};

const FROM_STORED: Record<string, Parts> = {
  tasks: {
    spec: (spec, carried) =>
      carried.take(
        RESOURCES,
        taskFromStored(spec, carried.name, carried),
        'resources',
      ),
  },
  pipelines: {
    spec: (spec, carried) =>
      carried.take(RESOURCES, pipelineFromStored(spec, carried), 'resources'),
  },
  taskruns: { spec: taskRunFromStored, status: taskRunStatusFromStored },
  pipelineruns: {
    spec: pipelineRunFromStored,
    status: pipelineRunStatusFromStored,
  },
};

function convert(
  object: KubeObject,
  version: string,
  { spec: ofSpec, status: ofStatus }: Parts,
): KubeObject {
  const { kind, metadata, spec, status, ...rest } = cloneJson(object);
  const carried = new Carried(metadata ?? {});
  const parts = {
    ...(spec !== undefined && {
      spec: isRecord(spec) ? ofSpec(spec, carried) : spec,
    }),
    ...(status !== undefined && {
      status: isRecord(status) && ofStatus ? ofStatus(status, carried) : status,
    }),
  };
  return {
    ...rest,
    apiVersion: `tekton.dev/${version}`,
    kind,
    metadata: carried.metadata,
    ...parts,
  };
}

/**
 * `tekton.dev/v1beta1` of what is stored as version 1, by plural. What version 1
 * has no field for is kept in annotations, so that it comes back; references to
 * bundles and the resources of a pipeline's tasks are dropped.
 * @see https://tekton.dev/docs/pipelines/migrating-v1beta1-to-v1/
 */
export const TEKTON_CONVERSIONS: Record<string, Conversion> =
  Object.fromEntries(
    Object.keys(TO_STORED).map(plural => [
      plural,
      {
        toStored: object => convert(object, 'v1', TO_STORED[plural]),
        fromStored: object => convert(object, 'v1beta1', FROM_STORED[plural]),
      } satisfies Conversion,
    ]),
  );
