import { StatusError } from '../api/statusError.ts';
import type { Admission, AdmissionRequest, ObjectClient } from '../types.ts';
import { decodingError } from './decoding.ts';
import {
  defaultPipelineRunSpec,
  defaultPipelineSpec,
  defaultStepActionSpec,
  defaultTaskRunSpec,
  defaultTaskSpec,
} from './defaults.ts';
import { featureFlags } from './featureFlags.ts';
import { validateObject } from './validation/validateObject.ts';

const RESOURCES = [
  'tasks',
  'pipelines',
  'taskruns',
  'pipelineruns',
  'stepactions',
].map(plural => `${plural}.tekton.dev`);

const DEFAULTS: Record<string, (spec: any) => void> = {
  StepAction: defaultStepActionSpec,
  Task: defaultTaskSpec,
  Pipeline: defaultPipelineSpec,
  TaskRun: defaultTaskRunSpec,
  PipelineRun: defaultPipelineRunSpec,
};

/** `webhook.pipeline.tekton.dev` */
export function tektonDefaulting(): Admission {
  return {
    resources: RESOURCES,
    admit({ object, operation, subresource }: AdmissionRequest) {
      if (operation === 'DELETE' || subresource) return;
      const error = decodingError(object);
      if (error) {
        throw StatusError.badRequest(
          `admission webhook "webhook.pipeline.tekton.dev" denied the request: mutation failed: cannot decode incoming new object: ${error}`,
        );
      }
      object.spec ??= {};
      DEFAULTS[object.kind]?.(object.spec);
    },
  };
}

/** `validation.webhook.pipeline.tekton.dev` */
export function tektonValidation(objects: ObjectClient): Admission {
  return {
    resources: RESOURCES,
    admit({ object, oldObject, operation, subresource }: AdmissionRequest) {
      if (operation === 'DELETE' || subresource) return;
      const errors = validateObject(object, oldObject, featureFlags(objects));
      if (errors) {
        throw StatusError.badRequest(
          `admission webhook "validation.webhook.pipeline.tekton.dev" denied the request: validation failed: ${errors}`,
        );
      }
    },
  };
}
