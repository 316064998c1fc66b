import { z } from 'zod';
import { strictObject } from './strictObject';

/** A quantity as Kubernetes writes it: `500m`, `2`, `4Gi`, `1e3`. @public */
export const quantitySchema = z
  .string()
  .max(40)
  .regex(
    /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?[0-9]{1,2})?$/,
    'is not an amount such as 500m, 2 or 4Gi',
  );

const yamlQuantity = z.preprocess(
  value => (typeof value === 'number' ? String(value) : value),
  quantitySchema,
);

/** What a quota can bound apart from counts of objects. @public */
export const QUOTA_DIMENSIONS = [
  'requests.cpu',
  'limits.cpu',
  'requests.memory',
  'limits.memory',
  'requests.storage',
  'persistentvolumeclaims',
] as const;

/**
 * Amounts by the names of a ResourceQuota: `requests.cpu`, `pods`,
 * `count/deployments.apps`.
 *
 * @public
 */
export const resourceAmountsSchema = z.record(
  z
    .string()
    .max(253)
    .regex(
      /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/,
      'is not a resource of a ResourceQuota such as limits.cpu or count/jobs.batch',
    ),
  yamlQuantity,
);

/** @public */
export type ResourceAmounts = z.output<typeof resourceAmountsSchema>;

const perContainer = strictObject({
  cpu: yamlQuantity.optional(),
  memory: yamlQuantity.optional(),
}).optional();

/** Of a LimitRange, for each container. @public */
export const limitsSchema = strictObject({
  /** Limit of a container that has none. */
  default: perContainer,
  /** Request of a container that has none. */
  defaultRequest: perContainer,
  min: perContainer,
  max: perContainer,
});

/** @public */
export type ContainerLimits = z.output<typeof limitsSchema>;
