import type { Subject } from 'kubernetes-types/rbac/v1';
import type { KubeObject, ResourceName } from '../../types.ts';
import { column, type Column } from './column.ts';
import { AGE, NAME } from './commonColumns.ts';

const SERVICE_ACCOUNT: Column[] = [NAME, AGE];

/** The subjects of one kind, and how the wide view names them. */
function subjects(
  title: string,
  kind: string,
  text: (subject: Subject) => string,
): Column {
  const cell = (binding: KubeObject) =>
    ((binding.subjects ?? []) as Subject[])
      .filter(subject => subject.kind === kind)
      .map(text)
      .join(', ');
  return column(title, cell, { wide: true });
}

const BINDING: Column[] = [
  NAME,
  column('Role', ({ roleRef }) => `${roleRef?.kind}/${roleRef?.name}`),
  AGE,
  subjects('Users', 'User', ({ name }) => name),
  subjects('Groups', 'Group', ({ name }) => name),
  subjects(
    'ServiceAccounts',
    'ServiceAccount',
    ({ namespace = '', name }) => `${namespace}/${name}`,
  ),
];

const isLimit = (resource: string): boolean => resource.startsWith('limits.');

/** What is used of a quota: either limits or all the rest. */
function used(
  { status }: KubeObject,
  belongs: (resource: string) => boolean,
): string {
  const hard: Record<string, string> = status?.hard ?? {};
  return Object.keys(hard)
    .filter(belongs)
    .sort()
    .map(key => `${key}: ${status?.used?.[key] ?? 0}/${hard[key]}`)
    .join(', ');
}

const QUOTA: Column[] = [
  NAME,
  column('Request', quota => used(quota, key => !isLimit(key))),
  column('Limit', quota => used(quota, isLimit)),
  AGE,
];

const LEASE: Column[] = [
  NAME,
  column('Holder', ({ spec }) => spec?.holderIdentity ?? ''),
  AGE,
];

const PRIORITY_CLASS: Column[] = [
  NAME,
  column('Value', ({ value }) => value, { type: 'integer' }),
  column('Global-Default', ({ globalDefault }) => globalDefault ?? false, {
    type: 'boolean',
  }),
  AGE,
  column(
    'PreemptionPolicy',
    ({ preemptionPolicy }) => preemptionPolicy ?? 'PreemptLowerPriority',
  ),
];

/** Who may do what, and how much of it. Roles and LimitRanges have the standard columns. */
export const ACCESS_COLUMNS: Record<ResourceName, Column[]> = {
  serviceaccounts: SERVICE_ACCOUNT,
  'rolebindings.rbac.authorization.k8s.io': BINDING,
  'clusterrolebindings.rbac.authorization.k8s.io': BINDING,
  resourcequotas: QUOTA,
  'leases.coordination.k8s.io': LEASE,
  'priorityclasses.scheduling.k8s.io': PRIORITY_CLASS,
};
