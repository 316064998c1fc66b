import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from 'kubernetes-types/batch/v1';
import type { FieldError } from '../../api/statusError.ts';
import {
  duplicate,
  invalid,
  nonNegative,
  required,
  unsupported,
} from './fieldErrors.ts';

const MOST_INDEXES = 100_000;
const MOST_RULES = 20;
const MOST_EXIT_CODES = 255;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const REQUIRES_INDEXED = 'requires indexed completion mode';
const INDEXES = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;

/** What jobs with indexes need, and others must not have. */
export function validateIndexes(spec: JobSpec, field: string): FieldError[] {
  const {
    completionMode,
    completions,
    parallelism,
    backoffLimitPerIndex,
    maxFailedIndexes,
  } = spec;
  const errors = [
    ...nonNegative(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex),
    ...nonNegative(`${field}.maxFailedIndexes`, maxFailedIndexes),
  ];
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined) {
    const why = 'when maxFailedIndexes is specified';
    errors.push(required(`${field}.backoffLimitPerIndex`, why));
  }
  if (completionMode !== 'Indexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[name] === undefined) continue;
      errors.push(invalid(`${field}.${name}`, spec[name], REQUIRES_INDEXED));
    }
    return errors;
  }
  const place = `${field}.maxFailedIndexes`;
  if (completions === undefined) {
    const why = 'when completion mode is Indexed';
    errors.push(required(`${field}.completions`, why));
  } else if (maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    const why = 'must be less than or equal to completions';
    errors.push(invalid(place, maxFailedIndexes, why));
  }
  if (parallelism !== undefined && parallelism > MOST_INDEXES) {
    const why = `must be less than or equal to ${MOST_INDEXES} when completion mode is Indexed`;
    errors.push(invalid(`${field}.parallelism`, parallelism, why));
  }
  return errors;
}

/** `podFailurePolicy` and `successPolicy`. */
export function validatePolicies(spec: JobSpec, field: string): FieldError[] {
  const { podFailurePolicy, successPolicy, completionMode } = spec;
  const errors: FieldError[] = [];
  if (podFailurePolicy) {
    const place = `${field}.podFailurePolicy.rules`;
    const rules = podFailurePolicy.rules ?? [];
    errors.push(
      ...atMost(place, rules, MOST_RULES),
      ...rules.flatMap((rule, index) =>
        failureRule(spec, rule, `${place}[${index}]`),
      ),
    );
  }
  if (successPolicy && completionMode !== 'Indexed') {
    const place = `${field}.successPolicy`;
    errors.push(invalid(place, successPolicy, REQUIRES_INDEXED));
  } else if (successPolicy) {
    const place = `${field}.successPolicy.rules`;
    const rules = successPolicy.rules ?? [];
    if (rules.length === 0) {
      const why =
        'at least one rules must be specified when the successPolicy is specified';
      errors.push(required(place, why));
    }
    errors.push(
      ...atMost(place, rules, MOST_RULES),
      ...rules.flatMap((rule, index) =>
        successRule(spec.completions ?? 0, rule, `${place}[${index}]`),
      ),
    );
  }
  return errors;
}

function failureRule(
  spec: JobSpec,
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  field: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    const why = 'requires the backoffLimitPerIndex to be set';
    errors.push(invalid(`${field}.action`, action, why));
  }
  errors.push(...choice(`${field}.action`, action, ACTIONS));
  if (onExitCodes) {
    errors.push(...exitCodes(spec, onExitCodes, `${field}.onExitCodes`));
  }
  const place = `${field}.onPodConditions`;
  errors.push(...atMost(place, onPodConditions, MOST_RULES));
  onPodConditions.forEach(({ status }, index) => {
    const states = ['False', 'True', 'Unknown'];
    errors.push(...choice(`${place}[${index}].status`, status, states));
  });
  const given =
    Number(Boolean(onExitCodes)) + Math.min(onPodConditions.length, 1);
  if (given === 1) return errors;
  const why =
    given === 2
      ? 'specifying both OnExitCodes and OnPodConditions is not supported'
      : 'specifying one of OnExitCodes and OnPodConditions is required';
  const message = `Invalid value: ${why}`;
  return [...errors, { reason: 'FieldValueInvalid', field, message }];
}

function exitCodes(
  { template }: JobSpec,
  {
    operator,
    containerName,
    values = [],
  }: PodFailurePolicyOnExitCodesRequirement,
  field: string,
): FieldError[] {
  const errors = choice(`${field}.operator`, operator, ['In', 'NotIn']);
  const { containers = [], initContainers = [] } = template?.spec ?? {};
  const names = [...containers, ...initContainers].map(({ name }) => name);
  if (containerName !== undefined && !names.includes(containerName)) {
    const why =
      'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(`${field}.containerName`, containerName, why));
  }
  const place = `${field}.values`;
  if (values.length === 0) {
    errors.push(invalid(place, values, 'at least one value is required'));
  }
  errors.push(...atMost(place, values, MOST_EXIT_CODES));
  values.forEach((value, index) => {
    const at = `${place}[${index}]`;
    if (operator === 'In' && value === 0) {
      errors.push(invalid(at, value, 'must not be 0 for the In operator'));
    }
    if (values.indexOf(value) < index) errors.push(duplicate(at, value));
  });
  if (values.some((value, index) => value < values[index - 1])) {
    errors.push(invalid(place, values, 'must be ordered'));
  }
  return errors;
}

function successRule(
  completions: number,
  { succeededIndexes, succeededCount }: SuccessPolicyRule,
  field: string,
): FieldError[] {
  if (succeededIndexes === undefined && succeededCount === undefined) {
    const why =
      'at least one of succeededCount or succeededIndexes must be specified';
    return [required(field, why)];
  }
  const place = `${field}.succeededIndexes`;
  const errors: FieldError[] = [];
  let total = Infinity;
  if (succeededIndexes !== undefined) {
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === 'number') total = counted;
    else {
      const why = `error parsing succeededIndexes: ${counted.problem}`;
      errors.push(invalid(place, succeededIndexes, why));
    }
  }
  if (succeededCount === undefined) return errors;
  const at = `${field}.succeededCount`;
  const atMostOf = (limit: number, what: string) =>
    errors.push(
      invalid(
        at,
        succeededCount,
        `must be less than or equal to ${limit} (the number of ${what})`,
      ),
    );
  errors.push(...nonNegative(at, succeededCount));
  if (succeededCount > completions) {
    atMostOf(completions, 'specified completions');
  }
  if (succeededCount > total) {
    atMostOf(total, 'indexes in the specified succeededIndexes field');
  }
  return errors;
}

/** How many numbers `0-2,5` stands for; they come in order. */
function countIndexes(
  text: string,
  completions: number,
): number | { problem: string } {
  if (text === '') return 0;
  if (!INDEXES.test(text)) {
    return {
      problem: `cannot convert string to integer for index: ${JSON.stringify(
        text,
      )}`,
    };
  }
  let total = 0;
  let before = -1;
  for (const range of text.split(',')) {
    const [first, last = first] = range.split('-').map(Number);
    if (last >= completions) {
      return { problem: `too large index: ${JSON.stringify(String(last))}` };
    }
    if (first <= before || last < first) {
      return {
        problem: `non-increasing order, previous: ${before}, current: ${first}`,
      };
    }
    before = last;
    total += last - first + 1;
  }
  return total;
}

function choice(
  field: string,
  value: string | undefined,
  supported: string[],
): FieldError[] {
  if (!value) {
    const names = supported.map(name => JSON.stringify(name)).join(' ');
    return [required(field, `valid values: [${names}]`)];
  }
  return supported.includes(value)
    ? []
    : [unsupported(field, value, supported)];
}

function atMost(
  field: string,
  items: readonly unknown[],
  limit: number,
): FieldError[] {
  if (items.length <= limit) return [];
  const message = `Too many: ${items.length}: must have at most ${limit} items`;
  return [{ reason: 'FieldValueTooMany', field, message }];
}
