import type { ContainerLimits, ResourceAmounts } from './amounts';
import {
  addQuantities,
  compareQuantities,
  subtractQuantities,
} from './quantity';

/** What {@link checkNamespaceQuota} looks at. @public */
export interface NamespaceQuotaCheck {
  /** The most that the workspace's namespaces on the cluster may have together. */
  clusterQuota?: ResourceAmounts;
  /** Quotas of the workspace's other namespaces on the cluster. */
  others: ReadonlyArray<ResourceAmounts | undefined>;
  /** Of the namespace. */
  quota?: ResourceAmounts;
  /** Of the namespace. */
  limits?: ContainerLimits;
}

/** Names of a ResourceQuota that mean what another means. */
const SYNONYMS: Readonly<Record<string, string>> = {
  cpu: 'requests.cpu',
  memory: 'requests.memory',
};

/**
 * What the namespaces have together, by dimension.
 *
 * @public
 */
export function sumQuotas(
  quotas: ReadonlyArray<ResourceAmounts | undefined>,
): ResourceAmounts {
  const sums = new Map<string, string>();
  for (const quota of quotas) {
    for (const [dimension, amount] of entriesOf(quota)) {
      sums.set(dimension, addQuantities(sums.get(dimension) ?? '0', amount));
    }
  }
  return Object.fromEntries(sums);
}

/**
 * What a further namespace can have, by dimension of the cluster's quota;
 * nothing (`0`) where more is given out than the quota allows.
 *
 * @public
 */
export function remainingQuota(
  clusterQuota: ResourceAmounts | undefined,
  others: ReadonlyArray<ResourceAmounts | undefined>,
): ResourceAmounts {
  const taken = new Map(Object.entries(sumQuotas(others)));
  return Object.fromEntries(
    entriesOf(clusterQuota).map(([dimension, amount]) => {
      const left = subtractQuantities(amount, taken.get(dimension) ?? '0');
      return [dimension, left.startsWith('-') ? '0' : left];
    }),
  );
}

/**
 * Whether a namespace may have such a quota and such limits: within what the
 * workspace has left on the cluster, every request within its limit.
 *
 * @returns what is wrong, in words; empty when nothing is.
 * @public
 */
export function checkNamespaceQuota(check: NamespaceQuotaCheck): string[] {
  return [
    ...outsideOfClusterQuota(check),
    ...requestsOverLimits(check.quota),
    ...limitsOutOfOrder(check.limits),
  ];
}

function outsideOfClusterQuota(check: NamespaceQuotaCheck): string[] {
  const { clusterQuota, others, quota } = check;
  const wanted = new Map(entriesOf(quota));
  const remaining = new Map(
    Object.entries(remainingQuota(clusterQuota, others)),
  );
  return entriesOf(clusterQuota).flatMap(([dimension, total]) => {
    const left = remaining.get(dimension) ?? '0';
    const amount = wanted.get(dimension);
    if (amount === undefined) {
      return `${dimension} must be set: the workspace has a quota of ${total} on this cluster, of which ${left} is left`;
    }
    return compareQuantities(amount, left) > 0
      ? `${dimension}: ${amount} is more than is left: ${left} of the workspace's ${total} on this cluster`
      : [];
  });
}

function requestsOverLimits(quota: ResourceAmounts | undefined): string[] {
  const amounts = new Map(entriesOf(quota));
  return ['cpu', 'memory'].flatMap(resource => {
    const request = amounts.get(`requests.${resource}`);
    const limit = amounts.get(`limits.${resource}`);
    return request && limit && compareQuantities(request, limit) > 0
      ? `requests.${resource}: ${request} is more than limits.${resource}, which is ${limit}`
      : [];
  });
}

function limitsOutOfOrder(limits: ContainerLimits | undefined): string[] {
  if (!limits) return [];
  const ordered = ['min', 'defaultRequest', 'default', 'max'] as const;
  return (['cpu', 'memory'] as const).flatMap(resource => {
    const set = ordered.flatMap(name => {
      const amount = limits[name]?.[resource];
      return amount === undefined ? [] : [{ name, amount }];
    });
    return set.slice(1).flatMap(({ name, amount }, index) => {
      const before = set[index];
      return compareQuantities(before.amount, amount) > 0
        ? `limits: ${before.name} of ${resource}, ${before.amount}, is more than ${name}, which is ${amount}`
        : [];
    });
  });
}

/** With dimensions by the name that says all: `requests.cpu` for `cpu`. */
function entriesOf(
  quota: ResourceAmounts | undefined,
): Array<[string, string]> {
  return Object.entries(quota ?? {}).map(([dimension, amount]) => [
    Object.hasOwn(SYNONYMS, dimension) ? SYNONYMS[dimension] : dimension,
    amount,
  ]);
}
