import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { FieldError } from '../../api/statusError.ts';
import { labelKeyProblem, labelValueProblem } from '../metadataFormat.ts';
import { fromMatchSelector } from '../labelSelector.ts';
import { forbidden, invalid, required } from './fieldErrors.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function validateLabelMap(
  labels: Record<string, string> | undefined,
  field: string,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const keyProblem = labelKeyProblem(key);
    const valueProblem = labelValueProblem(value);
    return [
      ...(keyProblem ? [invalid(field, key, keyProblem)] : []),
      ...(valueProblem ? [invalid(field, value, valueProblem)] : []),
    ];
  });
}

export function validateSelector(
  selector: LabelSelector | undefined,
  field: string,
): FieldError[] {
  const errors = validateLabelMap(
    selector?.matchLabels,
    `${field}.matchLabels`,
  );
  (selector?.matchExpressions ?? []).forEach((expression, index) => {
    const place = `${field}.matchExpressions[${index}]`;
    const { key, operator, values = [] } = expression;
    if (!OPERATORS.includes(operator)) {
      errors.push(
        invalid(`${place}.operator`, operator, 'not a valid selector operator'),
      );
    } else if (operator.endsWith('In') && values.length === 0) {
      errors.push(
        required(
          `${place}.values`,
          "must be specified when `operator` is 'In' or 'NotIn'",
        ),
      );
    } else if (!operator.endsWith('In') && values.length > 0) {
      errors.push(
        forbidden(
          `${place}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      );
    }
    const problem = labelKeyProblem(key);
    if (problem) errors.push(invalid(`${place}.key`, key, problem));
  });
  return errors;
}

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 &&
    (selector?.matchExpressions ?? []).length === 0
  );
}

export function selects(
  selector: LabelSelector,
  labels: Record<string, string> | undefined,
): boolean {
  return fromMatchSelector(selector)(labels ?? {});
}
