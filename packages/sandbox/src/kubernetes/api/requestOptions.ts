import type { DeleteRequest, WriteOptions } from '../rest/requestOptions.ts';
import type { ListQuery } from '../rest/objectListing.ts';
import { isRecord } from '../store/json.ts';
import type { ResourceContext } from './apiContext.ts';
import { contentTypeOf, decodeObject } from './requestBody.ts';
import { StatusError, type FieldError } from './statusError.ts';
import { addWarning } from './warnings.ts';

const MAX_MANAGER_LENGTH = 128;
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];
const POLICIES = ['Foreground', 'Background', 'Orphan'];

function unsupported(
  field: string,
  value: unknown,
  supported: string[],
): FieldError {
  const list = supported.map(item => JSON.stringify(item)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: ${JSON.stringify(
      value,
    )}: supported values: ${list}`,
  };
}

function refuse(kind: string, errors: FieldError[]): void {
  if (errors.length === 0) return;
  throw StatusError.invalid({ group: 'meta.k8s.io', kind }, '', errors);
}

function dryRunErrors(values: string[]): FieldError[] {
  return values.every(value => value === 'All')
    ? []
    : [unsupported('dryRun', values, ['All'])];
}

/** `dryRun`, `fieldManager` and `fieldValidation` of a write. */
export function writeOptions(
  { url, user, request, response }: ResourceContext,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteOptions {
  const query = url.searchParams;
  const dryRun = query.getAll('dryRun').filter(Boolean);
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const errors = dryRunErrors(dryRun);
  if (!VALIDATIONS.includes(validation)) {
    errors.push(unsupported('fieldValidation', validation, VALIDATIONS));
  }
  if (manager.length > MAX_MANAGER_LENGTH) {
    errors.push({
      reason: 'FieldValueTooLong',
      field: 'fieldManager',
      message: `Too long: may not be more than ${MAX_MANAGER_LENGTH} bytes`,
    });
  }
  refuse(kind, errors);
  return {
    user,
    dryRun: dryRun.length > 0,
    fieldManager: manager || managerOf(request.headers['user-agent']),
    warn: message => addWarning(response, message),
  };
}

/** Who applies has to say who it is. @throws StatusError Invalid */
export function assertFieldManager({ searchParams }: URL): void {
  if (searchParams.get('fieldManager')) return;
  refuse('PatchOptions', [
    {
      reason: 'FieldValueRequired',
      field: 'fieldManager',
      message: 'Required value: is required for apply patch',
    },
  ]);
}

/** Without a name the first word of the user agent stands for the manager. */
function managerOf(userAgent = 'unknown'): string {
  return userAgent.split('/')[0].slice(0, MAX_MANAGER_LENGTH) || 'unknown';
}

/** DeleteOptions of the body; the query adds what the body leaves out. */
export function deleteRequest(
  { url, user, request, response }: ResourceContext,
  body: Buffer,
): DeleteRequest {
  const query = url.searchParams;
  const decoded = body.length
    ? decodeObject(body, contentTypeOf(request), 'DeleteOptions')
    : {};
  const options = isRecord(decoded) ? decoded : {};
  const dryRun = [options.dryRun ?? query.getAll('dryRun')].flat() as string[];
  const policy = options.propagationPolicy ?? query.get('propagationPolicy');
  const errors = dryRunErrors(dryRun);
  if (policy && !POLICIES.includes(String(policy))) {
    errors.push(unsupported('propagationPolicy', policy, [...POLICIES, 'nil']));
  }
  refuse('DeleteOptions', errors);
  const orphan = options.orphanDependents ?? query.get('orphanDependents');
  const legacyPolicy =
    String(orphan) === 'true' ? ('Orphan' as const) : undefined;
  const grace = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  return {
    user,
    dryRun: dryRun.length > 0,
    propagationPolicy:
      (policy as DeleteRequest['propagationPolicy']) || legacyPolicy,
    gracePeriodSeconds: grace === null ? undefined : Number(grace),
    preconditions: isRecord(options.preconditions)
      ? options.preconditions
      : undefined,
    warn: message => addWarning(response, message),
  };
}

export function listQuery({ url, info }: ResourceContext): ListQuery {
  const query = url.searchParams;
  const limit = query.get('limit');
  return {
    namespace: info.namespace,
    labelSelector: query.get('labelSelector') ?? undefined,
    fieldSelector: query.get('fieldSelector') ?? undefined,
    limit: limit ? parseInteger('limit', limit) : undefined,
    continue: query.get('continue') || undefined,
    resourceVersion: query.get('resourceVersion') || undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') || undefined,
  };
}

export function parseInteger(name: string, text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw StatusError.badRequest(
    `unable to decode query parameter ${name}: strconv.ParseInt: parsing ${JSON.stringify(
      text,
    )}: invalid syntax`,
  );
}
