import { formatAmount, type Amount, type Amounts } from '../amount.ts';

/** What a container, a pod or a claim asks for. */
export interface Demand {
  requests: Amounts;
  limits: Amounts;
}

/** The bounds of one resource in a LimitRange item. */
export interface Bounds {
  min?: Amounts;
  max?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

/** Everything in which a demand is out of bounds, as the server says it. */
export function violations(
  type: string,
  bounds: Bounds,
  demand: Demand,
): string[] {
  return [
    ...each(bounds.min, (name, bound) => belowMinimum(name, bound, demand)),
    ...each(bounds.max, (name, bound) => aboveMaximum(name, bound, demand)),
    ...each(bounds.maxLimitRequestRatio, (name, bound) =>
      aboveRatio(name, bound, demand),
    ),
  ].map(message => message.replace('<type>', type));
}

function each(
  bounds: Amounts | undefined,
  look: (name: string, bound: Amount) => string | undefined,
): string[] {
  return Object.entries(bounds ?? {}).flatMap(
    ([name, bound]) => look(name, bound) ?? [],
  );
}

function belowMinimum(
  name: string,
  bound: Amount,
  { requests, limits }: Demand,
): string | undefined {
  const told = `minimum ${name} usage per <type> is ${formatAmount(bound)}`;
  const request = requests[name];
  const limit = limits[name];
  if (!request) return `${told}.  No request is specified`;
  if (request.milli < bound.milli) {
    return `${told}, but request is ${formatAmount(request)}`;
  }
  return limit && limit.milli < bound.milli
    ? `${told}, but limit is ${formatAmount(limit)}`
    : undefined;
}

function aboveMaximum(
  name: string,
  bound: Amount,
  { requests, limits }: Demand,
): string | undefined {
  const told = `maximum ${name} usage per <type> is ${formatAmount(bound)}`;
  const request = requests[name];
  const limit = limits[name];
  if (!limit) return `${told}.  No limit is specified`;
  if (limit.milli > bound.milli) {
    return `${told}, but limit is ${formatAmount(limit)}`;
  }
  return request && request.milli > bound.milli
    ? `${told}, but request is ${formatAmount(request)}`
    : undefined;
}

function aboveRatio(
  name: string,
  bound: Amount,
  { requests, limits }: Demand,
): string | undefined {
  const told = `${name} max limit to request ratio per <type> is ${formatAmount(
    bound,
  )}, but`;
  const request = requests[name];
  const limit = limits[name];
  if (!request?.milli) {
    return `${told} no request is specified or request is 0`;
  }
  if (!limit?.milli) return `${told} no limit is specified or limit is 0`;
  const ratio = limit.milli / request.milli;
  return ratio * 1000 > bound.milli
    ? `${told} provided ratio is ${ratio.toFixed(6)}`
    : undefined;
}
