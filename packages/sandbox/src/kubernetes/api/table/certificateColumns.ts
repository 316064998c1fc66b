import type { KubeObject, ResourceName } from '../../types.ts';
import { column, type Column } from './column.ts';
import { AGE, NAME, NONE } from './commonColumns.ts';
import { humanDuration } from './humanDuration.ts';

const SIGNING_REQUEST: Column[] = [
  NAME,
  AGE,
  column('SignerName', ({ spec }) => spec?.signerName ?? NONE),
  column('Requestor', ({ spec }) => spec?.username ?? ''),
  column('RequestedDuration', ({ spec }) =>
    spec?.expirationSeconds === undefined
      ? NONE
      : humanDuration(spec.expirationSeconds * 1_000),
  ),
  column('Condition', requestCondition),
];

function requestCondition({ status }: KubeObject): string {
  const conditions: { type: string }[] = status?.conditions ?? [];
  const is = (wanted: string) => conditions.some(({ type }) => type === wanted);
  const decision = is('Approved') ? 'Approved' : 'Pending';
  return [
    is('Denied') ? 'Denied' : decision,
    ...(is('Failed') ? ['Failed'] : []),
    ...(status?.certificate ? ['Issued'] : []),
  ].join(',');
}

/** Certificates that were asked for, and how pods can be run. */
export const CERTIFICATE_COLUMNS: Record<ResourceName, Column[]> = {
  'certificatesigningrequests.certificates.k8s.io': SIGNING_REQUEST,
  'runtimeclasses.node.k8s.io': [
    NAME,
    column('Handler', ({ handler }) => handler ?? ''),
    AGE,
  ],
};
