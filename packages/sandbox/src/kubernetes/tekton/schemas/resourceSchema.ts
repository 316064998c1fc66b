import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import { anything, kubernetes, object, type Fields } from './fields.ts';
import { pipelineFields } from './pipelineSchema.ts';
import { pipelineRunFields, taskRunFields } from './runSchemas.ts';
import type { Version } from './sharedSchemas.ts';
import { taskFields } from './taskSchema.ts';

interface Described {
  description: string;
  fields: (version: Version) => Fields;
}

const DESCRIBED: Record<string, Described> = {
  Task: {
    description: 'Steps that run one after the other in a pod.',
    fields: taskFields,
  },
  Pipeline: {
    description: 'Tasks and the order that they run in.',
    fields: pipelineFields,
  },
  TaskRun: {
    description: 'One run of a Task.',
    fields: taskRunFields,
  },
  PipelineRun: {
    description: 'One run of a Pipeline.',
    fields: pipelineRunFields,
  },
};

/** The schema of a resource in a version; undescribed ones take anything. */
export function resourceSchema(kind: string, version: string): OpenApiSchema {
  const described = DESCRIBED[kind];
  if (!described) return { type: 'object', ...anything() };
  const { description, fields } = described;
  return object(description, {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    spec: object(`What the ${kind} is to be.`, fields(version as Version)),
    status: kubernetes(`What has become of the ${kind}.`),
  });
}
