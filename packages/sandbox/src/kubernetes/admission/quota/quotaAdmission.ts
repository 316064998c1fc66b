import type { Container, Pod } from 'kubernetes-types/core/v1';
import { StatusError } from '../../api/statusError.ts';
import { resourceNameOf } from '../../schema/resourceDefinition.ts';
import type { Admission, AdmissionRequest, ObjectClient } from '../../types.ts';
import { addAll, formatAmount, subtract, type Amounts } from '../amount.ts';
import { containerAmounts } from '../podResources.ts';
import { takenOf, type QuotaAccount, type QuotaLedger } from './quotaLedger.ts';
import { formatUsage } from './quotaStatus.ts';
import { computeUsage } from './usage.ts';

/** What every container must ask for when a quota counts it. */
const REQUIRED = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

/** Those whose objects can come to take more when they are updated. */
const GROWING = new Set(['services', 'persistentvolumeclaims']);

/**
 * Refuses what would take more than a quota allows. The quota's status tells
 * of the new object before the object is there, as with the real server.
 */
export function quotaAdmission(
  ledger: QuotaLedger,
  objects: ObjectClient,
): Admission {
  return {
    resources: ['*'],
    validate(request) {
      const { namespace } = request.object.metadata;
      if (!namespace || !isCounted(request)) return;
      const accounts = ledger.of(namespace);
      if (accounts.length === 0) return;
      const taken = accounts.map(account => requestedOf(account, request));
      if (request.dryRun) return;
      accounts.forEach((account, index) => {
        if (Object.keys(taken[index]).length === 0) return;
        const used = formatUsage(addAll(account.used, taken[index]));
        objects.modifyStatus(
          'resourcequotas',
          namespace,
          account.name,
          quota => {
            quota.status = { hard: account.spec.hard, used };
          },
        );
      });
    },
  };
}

function isCounted({ operation, resource, subresource }: AdmissionRequest) {
  if (subresource) return false;
  if (operation === 'CREATE') return true;
  return operation === 'UPDATE' && GROWING.has(resourceNameOf(resource));
}

/** What a request takes in addition; throws when a quota does not allow it. */
function requestedOf(account: QuotaAccount, request: AdmissionRequest) {
  const { resource, object, oldObject } = request;
  const name = resourceNameOf(resource);
  const after = takenOf(account, name, object);
  if (Object.keys(after).length === 0) return {};
  if (name === 'pods') assertSpecified(account, request);
  const before = oldObject ? takenOf(account, name, oldObject) : {};
  const requested: Amounts = {};
  for (const [key, amount] of Object.entries(after)) {
    const more = before[key] ? subtract(amount, before[key]) : amount;
    if (more.milli > 0) requested[key] = more;
  }
  const exceeded = Object.keys(requested)
    .filter(
      key =>
        account.used[key].milli + requested[key].milli >
        account.hard[key].milli,
    )
    .sort();
  if (exceeded.length > 0) {
    const told = (amounts: Amounts) =>
      exceeded.map(key => `${key}=${formatAmount(amounts[key])}`).join(',');
    throw forbidden(
      request,
      `exceeded quota: ${account.name}, requested: ${told(
        requested,
      )}, used: ${told(account.used)}, limited: ${told(account.hard)}`,
    );
  }
  return requested;
}

/** What is counted cannot be left open. */
function assertSpecified(
  { name, hard }: QuotaAccount,
  request: AdmissionRequest,
): void {
  const required = Object.keys(hard).filter(key => REQUIRED.has(key));
  if (required.length === 0) return;
  const { spec } = request.object as unknown as Pod;
  const containers = [
    ...(spec?.containers ?? []),
    ...(spec?.initContainers ?? []),
  ];
  const missing = required.sort().flatMap(key => {
    const names = containers
      .filter(container => !(key in specifiedBy(container)))
      .map(container => container.name)
      .sort();
    return names.length > 0 ? [`${key} for: ${names.join(',')}`] : [];
  });
  if (missing.length === 0) return;
  throw forbidden(
    request,
    `failed quota: ${name}: must specify ${missing.join('; ')}`,
  );
}

function specifiedBy(container: Container): Amounts {
  return computeUsage(
    containerAmounts(container, 'requests'),
    containerAmounts(container, 'limits'),
  );
}

function forbidden({ resource, object }: AdmissionRequest, message: string) {
  return StatusError.forbidden(resource, object.metadata.name, message);
}
