import {
  type ContainerLimits,
  findQuotaProblems,
  limitsSchema,
  QUOTA_DIMENSIONS,
  type QuotaProblem,
  quantitySchema,
  type ResourceAmounts,
} from '@amamba/plugin-amamba-common';

/** One line of a form for a quota. */
export interface AmountRow {
  /** Name as in a ResourceQuota. */
  resource: string;
  amount: string;
}

/** Counts of objects that people usually bound. */
export const OBJECT_COUNTS = [
  'pods',
  'services',
  'services.loadbalancers',
  'services.nodeports',
  'configmaps',
  'secrets',
  'count/deployments.apps',
  'count/statefulsets.apps',
  'count/jobs.batch',
  'count/cronjobs.batch',
  'count/ingresses.networking.k8s.io',
] as const;

/** What is wrong with one line. */
export type RowProblem =
  | { kind: 'noAmount' | 'notAmount' | 'notCount' }
  | { kind: 'noResource' | 'notResource' | 'repeated' }
  | Exclude<QuotaProblem, { kind: 'outOfOrder' }>;

/** Parts of a LimitRange in the order in which people think of them. */
export const LIMIT_PARTS = ['defaultRequest', 'default', 'min', 'max'] as const;
/** What a LimitRange bounds here. */
export const LIMIT_RESOURCES = ['cpu', 'memory'] as const;

/** Texts of the fields of a LimitRange, `default.cpu` and so on. */
export type LimitTexts = Record<string, string>;

/** Lines of a form: the six dimensions always, then what else there is. */
export function toRows(quota: ResourceAmounts | undefined): AmountRow[] {
  const amounts = new Map(Object.entries(quota ?? {}));
  const fixed = QUOTA_DIMENSIONS.map(resource => ({
    resource,
    amount: amounts.get(resource) ?? '',
  }));
  const others = [...amounts]
    .filter(([resource]) => !isDimension(resource))
    .map(([resource, amount]) => ({ resource, amount }));
  return [...fixed, ...others];
}

/** Whether a resource is one of the six dimensions. */
export function isDimension(
  resource: string,
): resource is (typeof QUOTA_DIMENSIONS)[number] {
  return QUOTA_DIMENSIONS.some(each => each === resource);
}

/** The amounts that lines hold; undefined: none. */
export function toAmounts(rows: AmountRow[]): ResourceAmounts | undefined {
  const filled = rows
    .map(row => [row.resource.trim(), row.amount.trim()])
    .filter(([resource, amount]) => resource && amount);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

/** Texts of the fields of a LimitRange. */
export function toLimitTexts(limits: ContainerLimits | undefined): LimitTexts {
  return Object.fromEntries(
    LIMIT_PARTS.flatMap(part =>
      LIMIT_RESOURCES.map(resource => [
        `${part}.${resource}`,
        limits?.[part]?.[resource] ?? '',
      ]),
    ),
  );
}

/** The LimitRange that texts say; undefined: none. */
export function toLimits(texts: LimitTexts): ContainerLimits | undefined {
  const parts = LIMIT_PARTS.flatMap(part => {
    const set = LIMIT_RESOURCES.map(resource => [
      resource,
      texts[`${part}.${resource}`]?.trim(),
    ]).filter(([, amount]) => amount);
    return set.length > 0 ? [[part, Object.fromEntries(set)]] : [];
  });
  return parts.length > 0
    ? limitsSchema.safeParse(Object.fromEntries(parts)).data
    : undefined;
}

/** What the forms for quotas look at. */
export interface QuotaForm {
  rows: AmountRow[];
  limits: LimitTexts;
  /** The most that the workspace's namespaces on the cluster may have together. */
  clusterQuota?: ResourceAmounts;
  /** Quotas of the workspace's other namespaces on the cluster. */
  others: ReadonlyArray<ResourceAmounts | undefined>;
}

/** What is wrong with a form for a quota. */
export interface QuotaFormProblems {
  /** By position of the line. */
  rows: ReadonlyMap<number, RowProblem>;
  /** Fields of the LimitRange that hold no amount. */
  limits: ReadonlySet<string>;
  outOfOrder: ReadonlyArray<Extract<QuotaProblem, { kind: 'outOfOrder' }>>;
}

const isAmount = (text: string) => quantitySchema.safeParse(text).success;

/** Finds what is wrong with the texts of a form, and with what they mean. */
export function findFormProblems(form: QuotaForm): QuotaFormProblems {
  const rows = new Map<number, RowProblem>();
  form.rows.forEach((row, index) => {
    const problem = findTextProblem(row, index, form.rows);
    if (problem) rows.set(index, problem);
  });
  const limits = new Set(
    Object.entries(form.limits)
      .filter(([, text]) => text.trim() && !isAmount(text.trim()))
      .map(([field]) => field),
  );
  const found = findQuotaProblems({
    clusterQuota: form.clusterQuota,
    others: form.others,
    quota: toAmounts(form.rows.filter((_, index) => !rows.has(index))),
    limits: limits.size === 0 ? toLimits(form.limits) : undefined,
  });
  const outOfOrder: Array<Extract<QuotaProblem, { kind: 'outOfOrder' }>> = [];
  for (const problem of found) {
    if (problem.kind === 'outOfOrder') {
      outOfOrder.push(problem);
    } else {
      const index = indexOf(form.rows, problem.dimension);
      if (!rows.has(index)) rows.set(index, problem);
    }
  }
  return { rows, limits, outOfOrder };
}

/** Whether nothing is wrong. */
export function isClean(problems: QuotaFormProblems): boolean {
  return (
    problems.rows.size === 0 &&
    problems.limits.size === 0 &&
    problems.outOfOrder.length === 0
  );
}

/** `cpu` is another name for `requests.cpu`, as is `memory`. */
function indexOf(rows: AmountRow[], dimension: string): number {
  const short = dimension.replace(/^requests\./, '');
  const named = rows.findIndex(
    row => row.resource.trim() === short && row.amount.trim() !== '',
  );
  return named >= 0
    ? named
    : rows.findIndex(row => row.resource.trim() === dimension);
}

function findTextProblem(
  row: AmountRow,
  index: number,
  rows: AmountRow[],
): RowProblem | undefined {
  const resource = row.resource.trim();
  const amount = row.amount.trim();
  if (!isDimension(resource)) {
    if (!resource) return { kind: 'noResource' };
    if (!/^[a-z0-9][-a-z0-9./]*$/.test(resource)) {
      return { kind: 'notResource' };
    }
    if (rows.slice(0, index).some(each => each.resource.trim() === resource)) {
      return { kind: 'repeated' };
    }
    if (!amount) return { kind: 'noAmount' };
  }
  if (amount && !isAmount(amount)) return { kind: 'notAmount' };
  return amount && isCount(resource) && !/^[0-9]+$/.test(amount)
    ? { kind: 'notCount' }
    : undefined;
}

function isCount(resource: string): boolean {
  return (
    resource === 'persistentvolumeclaims' ||
    resource.startsWith('count/') ||
    OBJECT_COUNTS.some(each => each === resource)
  );
}
