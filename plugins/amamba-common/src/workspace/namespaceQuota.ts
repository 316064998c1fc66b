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

/** Parts of a LimitRange, each at most the next. */
const ORDERED = ['min', 'defaultRequest', 'default', 'max'] as const;

/** One thing that is wrong with a namespace's quota or limits. @public */
export type QuotaProblem =
  /** The cluster's quota has the dimension, the namespace's has not. */
  | { kind: 'unset'; dimension: string; total: string; left: string }
  /** More than is left of the cluster's quota. */
  | {
      kind: 'exceeds';
      dimension: string;
      amount: string;
      total: string;
      left: string;
    }
  /** A request above the limit of the same resource. */
  | {
      kind: 'aboveLimit';
      dimension: string;
      amount: string;
      limit: string;
      limitAmount: string;
    }
  /** Of two parts of a LimitRange, the lesser is more. */
  | {
      kind: 'outOfOrder';
      resource: 'cpu' | 'memory';
      lesser: (typeof ORDERED)[number];
      lesserAmount: string;
      greater: (typeof ORDERED)[number];
      greaterAmount: string;
    };

/**
 * Whether a namespace may have such a quota and such limits: within what the
 * workspace has left on the cluster, every request within its limit.
 *
 * @returns what is wrong; empty when nothing is.
 * @public
 */
export function findQuotaProblems(check: NamespaceQuotaCheck): QuotaProblem[] {
  return [
    ...outsideOfClusterQuota(check),
    ...requestsOverLimits(check.quota),
    ...limitsOutOfOrder(check.limits),
  ];
}

/**
 * What {@link findQuotaProblems} finds, in words.
 *
 * @public
 */
export function checkNamespaceQuota(check: NamespaceQuotaCheck): string[] {
  return findQuotaProblems(check).map(describe);
}

function describe(problem: QuotaProblem): string {
  switch (problem.kind) {
    case 'unset':
      return `${problem.dimension} must be set: the workspace has a quota of ${problem.total} on this cluster, of which ${problem.left} is left`;
    case 'exceeds':
      return `${problem.dimension}: ${problem.amount} is more than is left: ${problem.left} of the workspace's ${problem.total} on this cluster`;
    case 'aboveLimit':
      return `${problem.dimension}: ${problem.amount} is more than ${problem.limit}, which is ${problem.limitAmount}`;
    default:
      return `limits: ${problem.lesser} of ${problem.resource}, ${problem.lesserAmount}, is more than ${problem.greater}, which is ${problem.greaterAmount}`;
  }
}

function outsideOfClusterQuota(check: NamespaceQuotaCheck): QuotaProblem[] {
  const { clusterQuota, others, quota } = check;
  // By two names of one dimension it is asked for twice.
  const wanted = new Map(Object.entries(sumQuotas([quota])));
  const remaining = new Map(
    Object.entries(remainingQuota(clusterQuota, others)),
  );
  return entriesOf(clusterQuota).flatMap<QuotaProblem>(([dimension, total]) => {
    const left = remaining.get(dimension) ?? '0';
    const amount = wanted.get(dimension);
    if (amount === undefined) {
      return [{ kind: 'unset' as const, dimension, total, left }];
    }
    return compareQuantities(amount, left) > 0
      ? [{ kind: 'exceeds' as const, dimension, amount, total, left }]
      : [];
  });
}

function requestsOverLimits(
  quota: ResourceAmounts | undefined,
): QuotaProblem[] {
  const amounts = new Map(entriesOf(quota));
  return ['cpu', 'memory'].flatMap(resource => {
    const dimension = `requests.${resource}`;
    const limit = `limits.${resource}`;
    const amount = amounts.get(dimension);
    const limitAmount = amounts.get(limit);
    return amount && limitAmount && compareQuantities(amount, limitAmount) > 0
      ? [{ kind: 'aboveLimit' as const, dimension, amount, limit, limitAmount }]
      : [];
  });
}

function limitsOutOfOrder(limits: ContainerLimits | undefined): QuotaProblem[] {
  if (!limits) return [];
  return (['cpu', 'memory'] as const).flatMap(resource => {
    const set = ORDERED.flatMap(name => {
      const amount = limits[name]?.[resource];
      return amount === undefined ? [] : [{ name, amount }];
    });
    return set.slice(1).flatMap(({ name, amount }, index) => {
      const before = set[index];
      return compareQuantities(before.amount, amount) > 0
        ? [
            {
              kind: 'outOfOrder' as const,
              resource,
              lesser: before.name,
              lesserAmount: before.amount,
              greater: name,
              greaterAmount: amount,
            },
          ]
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
