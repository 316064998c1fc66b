import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import type { FieldError } from '../../api/statusError.ts';
import { forbidden, IMMUTABLE, invalid, unsupported } from './fieldErrors.ts';

const HIGHEST_OF_USERS = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';
/** The classes that every cluster has, by the value that they must keep. */
const SYSTEM_CLASSES: Record<string, number> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];

export function validatePriorityClass(given: PriorityClass): FieldError[] {
  const { preemptionPolicy } = given;
  return [
    ...validateValue(given),
    ...(preemptionPolicy && !PREEMPTION_POLICIES.includes(preemptionPolicy)
      ? [unsupported('preemptionPolicy', preemptionPolicy, PREEMPTION_POLICIES)]
      : []),
  ];
}

function validateValue({
  metadata,
  value,
  globalDefault,
}: PriorityClass): FieldError[] {
  const name = metadata?.name ?? '';
  if (!name.startsWith(SYSTEM_PREFIX)) {
    return value > HIGHEST_OF_USERS
      ? [
          forbidden(
            'value',
            `maximum allowed value of a user defined priority is ${HIGHEST_OF_USERS}`,
          ),
        ]
      : [];
  }
  const problem = systemProblem(name, value, globalDefault);
  return problem
    ? [
        forbidden(
          'metadata.name',
          `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`,
        ),
      ]
    : [];
}

function systemProblem(
  name: string,
  value: number,
  globalDefault = false,
): string | undefined {
  const known = SYSTEM_CLASSES[name];
  if (known === undefined)
    return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault
    ? `globalDefault of ${name} PriorityClass must be false`
    : undefined;
}

export function validatePriorityClassUpdate(
  next: PriorityClass,
  old: PriorityClass,
): FieldError[] {
  const errors: FieldError[] = [];
  // Pods carry the value: it could not reach those that run.
  if (next.value !== old.value) {
    errors.push(forbidden('value', 'may not be changed in an update.'));
  }
  if (next.preemptionPolicy !== old.preemptionPolicy) {
    errors.push(invalid('preemptionPolicy', next.preemptionPolicy, IMMUTABLE));
  }
  return errors;
}
