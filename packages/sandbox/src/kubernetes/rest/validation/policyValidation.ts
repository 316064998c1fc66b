import type { LimitRange, ResourceQuota } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { FieldError } from '../../api/statusError.ts';
import { parseQuantity } from '../../quantity.ts';
import { labelKeyProblem } from '../metadataFormat.ts';
import { invalid } from './fieldErrors.ts';
import { validateQuantity } from './resourceValidation.ts';
import { validateSelector } from './selectorValidation.ts';
import { countOrPercent } from './workloadValidation.ts';

export function validateDisruptionBudget({
  spec,
}: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector } = spec ?? {};
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(
      invalid(
        'spec',
        spec,
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  }
  return [
    ...errors,
    ...countOrPercent('spec.minAvailable', minAvailable),
    ...countOrPercent('spec.maxUnavailable', maxUnavailable),
    ...validateSelector(selector, 'spec.selector'),
  ];
}

export function validateResourceQuota({ spec }: ResourceQuota): FieldError[] {
  return Object.entries(spec?.hard ?? {}).flatMap(([name, quantity]) => {
    const field = `spec.hard[${name}]`;
    const problem = labelKeyProblem(name.replace(/^(requests|limits)\./, ''));
    return [
      ...(problem ? [invalid(field, name, problem)] : []),
      ...validateQuantity(quantity, field),
    ];
  });
}

export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  return (spec?.limits ?? []).flatMap((item, index) => {
    const place = `spec.limits[${index}]`;
    const errors: FieldError[] = [];
    const ordered = [
      ['min', item.min],
      ['defaultRequest', item.defaultRequest],
      ['default', item.default],
      ['max', item.max],
    ] as const;
    const names = new Set(
      ordered.flatMap(([, list]) => Object.keys(list ?? {})),
    );
    for (const resource of names) {
      const given = ordered.filter(([, list]) => list?.[resource]);
      given.slice(1).forEach(([bigName, big], position) => {
        const [smallName, small] = given[position];
        const least = small?.[resource] ?? '';
        const most = big?.[resource] ?? '';
        if ((parseQuantity(least) ?? 0) > (parseQuantity(most) ?? 0)) {
          errors.push(
            invalid(
              `${place}.${smallName}[${resource}]`,
              least,
              `${smallName} value ${least} is greater than ${bigName} value ${most}`,
            ),
          );
        }
      });
    }
    return errors;
  });
}
