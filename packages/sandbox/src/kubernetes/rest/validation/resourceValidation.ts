import type { ResourceRequirements } from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { parseQuantity } from '../../quantity.ts';
import { labelKeyProblem } from '../metadataFormat.ts';
import { invalid } from './fieldErrors.ts';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Requests and limits of a container (`ValidateContainerResourceRequirements`). */
export function validateResources(
  resources: ResourceRequirements | undefined,
  field: string,
): FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {};
  const errors = validateList(limits, `${field}.limits`);
  for (const [name, quantity] of Object.entries(requests)) {
    errors.push(...validateList({ [name]: quantity }, `${field}.requests`));
    const limit = limits[name];
    if (limit === undefined) continue;
    const wanted = parseQuantity(quantity) ?? 0;
    const most = parseQuantity(limit) ?? 0;
    const overcommitted = STANDARD.has(name) || name.startsWith('hugepages-');
    if (!overcommitted && wanted !== most) {
      errors.push(
        invalid(
          `${field}.requests`,
          quantity,
          `must be equal to ${name} limit of ${limit}`,
        ),
      );
    } else if (wanted > most) {
      errors.push(
        invalid(
          `${field}.requests`,
          quantity,
          `must be less than or equal to ${name} limit of ${limit}`,
        ),
      );
    }
  }
  return errors;
}

function validateList(
  quantities: Record<string, string>,
  field: string,
): FieldError[] {
  return Object.entries(quantities).flatMap(([name, quantity]) => [
    ...validateResourceName(name, field),
    ...validateQuantity(quantity, `${field}[${name}]`),
  ]);
}

function validateResourceName(name: string, field: string): FieldError[] {
  if (STANDARD.has(name) || name.startsWith('hugepages-')) return [];
  const problem = labelKeyProblem(name);
  if (problem) return [invalid(field, name, problem)];
  if (name.includes('/')) return [];
  return [
    invalid(field, name, 'must be a standard resource type or fully qualified'),
    invalid(field, name, 'must be a standard resource for containers'),
  ];
}

export function validateQuantity(
  quantity: string,
  field: string,
): FieldError[] {
  return (parseQuantity(quantity) ?? 0) < 0
    ? [invalid(field, quantity, 'must be greater than or equal to 0')]
    : [];
}
