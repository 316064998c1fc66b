import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { FieldError } from '../../api/statusError.ts';
import { invalid, required } from './fieldErrors.ts';

export function validateAutoscaler({
  spec,
}: HorizontalPodAutoscaler): FieldError[] {
  const errors: FieldError[] = [];
  const { minReplicas = 1, maxReplicas = 0 } = spec ?? {};
  if (minReplicas < 1) {
    errors.push(
      invalid(
        'spec.minReplicas',
        minReplicas,
        'must be greater than or equal to 1',
      ),
    );
  }
  if (maxReplicas < 1) {
    errors.push(
      invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'),
    );
  }
  if (maxReplicas < minReplicas) {
    errors.push(
      invalid(
        'spec.maxReplicas',
        maxReplicas,
        'must be greater than or equal to `minReplicas`',
      ),
    );
  }
  const { kind, name } = spec?.scaleTargetRef ?? {};
  if (!kind) errors.push(required('spec.scaleTargetRef.kind'));
  if (!name) errors.push(required('spec.scaleTargetRef.name'));
  (spec?.metrics ?? []).forEach((metric, index) => {
    const place = `spec.metrics[${index}]`;
    if (!metric.type) {
      errors.push(
        required(`${place}.type`, 'must specify a metric source type'),
      );
    } else if (metric.type === 'Resource' && !metric.resource) {
      errors.push(
        required(
          `${place}.resource`,
          'must populate information for the given metric source',
        ),
      );
    }
    const target = metric.resource?.target;
    const { averageUtilization, averageValue } = target ?? {};
    if (target && averageUtilization === undefined && !averageValue) {
      errors.push(
        required(
          `${place}.resource.target.averageUtilization`,
          'must set either a target raw value or a target utilization',
        ),
      );
    } else if (averageUtilization !== undefined && averageUtilization < 1) {
      errors.push(
        invalid(
          `${place}.resource.target.averageUtilization`,
          averageUtilization,
          'must be greater than 0',
        ),
      );
    }
  });
  return errors;
}
