import type { FeatureFlags } from '../featureFlags.ts';
import type { ParamSpec, Step } from '../specs.ts';
import { referencesIn } from '../substitute.ts';
import { FieldErrors, missing } from './fieldErrors.ts';
import { validateParamSpecs, validateReferences } from './validateParams.ts';

interface StepActionSpec
  extends Pick<Step, 'image' | 'script' | 'command' | 'args' | 'env'> {
  params?: ParamSpec[];
}

/** A StepAction is looked at as the one step that it describes. */
export function validateStepAction(
  spec: StepActionSpec,
  flags: FeatureFlags,
): FieldErrors {
  const errors = new FieldErrors();
  const { image, script, command, args, env, params = [] } = spec;
  if (!image) errors.add(...missing('Image'));
  if (script && command?.length)
    errors.add('script cannot be used with command', 'script');
  const references = referencesIn(script);
  if (references.some(reference => reference.startsWith('params')))
    errors.add('param substitution in scripts is not allowed.', 'script');
  errors.addAll(validateParamSpecs(params, flags));
  for (const [field, value] of Object.entries({ image, env })) {
    const place = { params, listAllowed: false };
    errors.addAll(validateReferences(value, field, place));
  }
  for (const [field, items] of Object.entries({ command, args })) {
    (items ?? []).forEach((item, index) => {
      const place = { params, listAllowed: true };
      errors.addAll(validateReferences(item, `${field}[${index}]`, place));
    });
  }
  return errors;
}
