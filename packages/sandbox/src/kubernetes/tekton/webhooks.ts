import { StatusError } from '../api/statusError.ts';
import type { Admission, AdmissionRequest } from '../types.ts';
import { decodingError } from './decoding.ts';
import {
  defaultPipelineRunSpec,
  defaultPipelineSpec,
  defaultTaskRunSpec,
  defaultTaskSpec,
} from './defaults.ts';
import { validateObject } from './validation/validateObject.ts';

const RESOURCES = ['tasks', 'pipelines', 'taskruns', 'pipelineruns'].map(
  plural => `${plural}.tekton.dev`,
);

const DEFAULTS: Record<string, (spec: any) => void> = {
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
export function tektonValidation(): Admission {
  return {
    resources: RESOURCES,
    admit({ object, oldObject, operation, subresource }: AdmissionRequest) {
      if (operation === 'DELETE' || subresource) return;
      const errors = validateObject(object, oldObject);
      if (errors) {
        throw StatusError.badRequest(
          `admission webhook "validation.webhook.pipeline.tekton.dev" denied the request: validation failed: ${errors}`,
        );
      }
    },
  };
}
