import type { KubeObject } from '../../types.ts';
import { isDone } from '../conditions.ts';
import type { FeatureFlags } from '../featureFlags.ts';
import { FieldErrors } from './fieldErrors.ts';
import { validatePipelineSpec } from './validatePipeline.ts';
import {
  validatePipelineRunSpec,
  validateTaskRunSpec,
} from './validateRuns.ts';
import { validateStepAction } from './validateStepAction.ts';
import { validateTaskSpec } from './validateTask.ts';

const SPECS: Record<string, (spec: any, flags: FeatureFlags) => FieldErrors> = {
  StepAction: validateStepAction,
  Task: validateTaskSpec,
  Pipeline: validatePipelineSpec,
  TaskRun: validateTaskRunSpec,
  PipelineRun: validatePipelineRunSpec,
};

/** What is wrong with an object, undefined when nothing is. */
export function validateObject(
  object: KubeObject,
  old: KubeObject | undefined,
  flags: FeatureFlags,
): string | undefined {
  const { kind, metadata, spec } = object;
  const frozen = old && frozenError(object, old);
  if (frozen) return frozen;
  // A run is looked at once: later its spec does not change.
  const isRun = kind.endsWith('Run');
  if (isRun && old && spec.status === old.spec?.status) return undefined;
  const errors = new FieldErrors();
  if ((metadata.name?.length ?? 0) > 63) {
    errors.add(
      'Invalid resource name: length must be no more than 63 characters',
      'metadata.name',
    );
  }
  errors.addAll(SPECS[kind](spec, flags), 'spec');
  return errors.empty ? undefined : errors.toString();
}

/** Only `spec.status` of a run may change, and nothing once it is done. */
function frozenError(
  { kind, spec }: KubeObject,
  old: KubeObject,
): string | undefined {
  if (!kind.endsWith('Run') || same(spec, old.spec)) return undefined;
  if (isDone(old))
    return `invalid value: Once the ${kind} is complete, no updates are allowed: spec`;
  const { status: _, statusMessage: __, ...rest } = spec;
  const { status: ___, statusMessage: ____, ...before } = old.spec;
  return same(rest, before)
    ? undefined
    : `invalid value: Once the ${kind} has started, only status updates are allowed: spec`;
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : item,
  );
}
