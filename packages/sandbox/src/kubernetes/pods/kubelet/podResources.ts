import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import {
  formatBytes,
  formatMilli,
  parseMilli,
  parseQuantity,
} from '../../quantity.ts';

type Quantities = Record<string, string>;

/** Amounts by resource: `cpu` in thousandths, others in their base unit. */
export type Amounts = Record<string, number>;

export function amountsOf(quantities: Quantities = {}): Amounts {
  return Object.fromEntries(
    Object.entries(quantities).map(([name, text]) => [
      name,
      name === 'cpu' ? parseMilli(text) : parseQuantity(text) ?? 0,
    ]),
  );
}

function quantitiesOf(amounts: Amounts): Quantities {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [
      name,
      name === 'cpu' ? formatMilli(amount) : formatBytes(amount),
    ]),
  );
}

function combine(
  left: Amounts,
  right: Amounts,
  join: (a: number, b: number) => number,
): Amounts {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...names].map(name => [name, join(left[name] ?? 0, right[name] ?? 0)]),
  );
}

export function addAmounts(left: Amounts, right: Amounts): Amounts {
  return combine(left, right, (a, b) => a + b);
}

/**
 * What a pod needs as a whole: its containers together with its sidecars, or
 * more where an init container needs it, and the overhead.
 */
export function totalOf(spec: PodSpec, which: 'requests' | 'limits'): Amounts {
  const own = ({ resources = {} }: Container) =>
    amountsOf(
      resources[which] ?? (which === 'requests' ? resources.limits : undefined),
    );
  let sidecars: Amounts = {};
  let most: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    const needed = addAmounts(sidecars, own(container));
    if (container.restartPolicy === 'Always') sidecars = needed;
    most = combine(most, needed, Math.max);
  }
  const together = spec.containers.map(own).reduce(addAmounts, sidecars);
  const whole = combine(most, together, Math.max);
  return spec.overhead && Object.keys(whole).length > 0
    ? addAmounts(whole, amountsOf(spec.overhead))
    : whole;
}

/** Resources in the status of a pod, as far as any are asked for. */
export function podResources(spec: PodSpec): {
  resources: { requests?: Quantities; limits?: Quantities };
  allocatedResources?: Quantities;
} {
  const requests = quantitiesOf(totalOf(spec, 'requests'));
  const limits = quantitiesOf(totalOf(spec, 'limits'));
  const some = (values: Quantities) => Object.keys(values).length > 0;
  return {
    resources: {
      ...(some(limits) && { limits }),
      ...(some(requests) && { requests }),
    },
    ...(some(requests) && { allocatedResources: requests }),
  };
}
