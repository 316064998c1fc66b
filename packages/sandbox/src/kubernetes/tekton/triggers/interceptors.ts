import { createHmac } from 'node:crypto';
import type { ObjectClient } from '../../types.ts';
import { parseJson } from '../stepResults.ts';
import { sameText } from './celFunctions.ts';
import { interceptCel } from './celInterceptor.ts';
import { TriggerFailure } from './templates.ts';
import { TRIGGERS, type InterceptorSpec, type TriggerEvent } from './types.ts';
import {
  refused,
  type SecretLookup,
  type SecretRef,
  type Verdict,
} from './verdict.ts';

interface Context {
  event: TriggerEvent;
  params: Record<string, unknown>;
  secret: SecretLookup;
}

type Interceptor = (context: Context) => Verdict;

const FORM = 'application/x-www-form-urlencoded';
const DIGESTS = ['sha1', 'sha256', 'sha512'];

const INTERCEPTORS: Record<string, Interceptor> = {
  github: context =>
    context.event.headers['Content-Type'] === FORM
      ? refused(
          'InvalidArgument',
          'form parameter encoding not supported, please change the hook to send JSON payloads',
        )
      : ofType(context, 'X-Github-Event') ??
        signed(context, 'github', 'X-Hub-Signature-256', '') ??
        {},
  bitbucket: context =>
    ofType(context, 'X-Event-Key') ??
    signed(
      context,
      'bitbucket',
      'X-Hub-Signature',
      'error validating signature: ',
    ) ??
    {},
  gitlab: context =>
    ofType(context, 'X-Gitlab-Event') ?? tokenMatches(context) ?? {},
  slack: requestedFields,
  cel: ({ event, params, secret }) => interceptCel(event, params, secret),
};

/**
 * Runs an interceptor of the core ones on an event.
 * @throws TriggerFailure when there is no such interceptor
 */
export function intercept(
  { ref, params = [] }: InterceptorSpec,
  event: TriggerEvent,
  objects: ObjectClient,
  namespace: string,
): Verdict {
  const name = ref?.name ?? '';
  const run = INTERCEPTORS[name];
  if (!run || !objects.get(TRIGGERS.clusterInterceptors, undefined, name)) {
    throw new TriggerFailure(
      `url resolution failed for interceptor ${name} with: clusterinterceptor.triggers.tekton.dev "${name}" not found`,
    );
  }
  const values = Object.fromEntries(
    params.map(item => [item.name, item.value]),
  );
  return run({
    event,
    params: values,
    secret: ({ secretName = '', secretKey = '' }) => {
      const secret = objects.get('secrets', namespace, secretName);
      if (!secret) return { missing: `secrets "${secretName}" not found` };
      const encoded = secret.data?.[secretKey];
      return encoded === undefined
        ? { missing: `cannot find ${secretKey} key in secret ${secretName}` }
        : { value: Buffer.from(encoded, 'base64').toString() };
    },
  });
}

function ofType(
  { event, params }: Context,
  header: string,
): Verdict | undefined {
  const wanted = params.eventTypes as string[] | undefined;
  const given = event.headers[header] ?? '';
  return !wanted || wanted.includes(given)
    ? undefined
    : refused('FailedPrecondition', `event type ${given} is not allowed`);
}

/** A refusal unless the body was signed with the secret. */
function signed(
  { event, params, secret }: Context,
  name: string,
  header: string,
  prefix: string,
): Verdict | undefined {
  const reference = params.secretRef as SecretRef | undefined;
  if (!reference) return undefined;
  if (!reference.secretKey) return noKey(name);
  const given = event.headers[header];
  if (!given) {
    const code = name === 'github' ? 'FailedPrecondition' : 'InvalidArgument';
    return refused(code, `no ${header} header set`);
  }
  const found = secret(reference);
  if ('missing' in found) return noSecret(found.missing);
  const [digest, ...rest] = given.split('=');
  if (!DIGESTS.includes(digest)) {
    return refused(
      'FailedPrecondition',
      `${prefix}unknown hash type prefix: ${JSON.stringify(digest)}`,
    );
  }
  const expected = createHmac(digest, found.value)
    .update(event.rawBody)
    .digest('hex');
  return sameText(rest.join('='), expected)
    ? undefined
    : refused('FailedPrecondition', `${prefix}payload signature check failed`);
}

function tokenMatches({ event, params, secret }: Context): Verdict | undefined {
  const reference = params.secretRef as SecretRef | undefined;
  if (!reference) return undefined;
  if (!reference.secretKey) return noKey('gitlab');
  const given = event.headers['X-Gitlab-Token'];
  if (!given) return refused('InvalidArgument', 'no X-Gitlab-Token header set');
  const found = secret(reference);
  if ('missing' in found) return noSecret(found.missing);
  return sameText(given, found.value)
    ? undefined
    : refused('InvalidArgument', 'Invalid X-GitLab-Token');
}

function noKey(name: string): Verdict {
  const message = `${name} interceptor secretRef.secretKey is empty`;
  return refused('FailedPrecondition', message);
}

function noSecret(why: string): Verdict {
  return refused('FailedPrecondition', `error getting secret: ${why}`);
}

/** Fields of a slash command's form, each a list, for the bindings. */
function requestedFields({ event, params }: Context): Verdict {
  const { headers, rawBody } = event;
  if (headers['Content-Type'] !== FORM || !headers['X-Slack-Signature']) {
    const message = `missing header in payload: ContentType ${FORM}`;
    return refused('InvalidArgument', message);
  }
  const form = parseJson(formAsJson(rawBody)) as Record<string, string[]>;
  const fields = params.requestedFields as string[] | undefined;
  if (!fields) return refused('NotFound', 'missing requested field definition');
  if (fields.some(field => !(field in form))) {
    const told = Object.entries(form)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, values]) => `${name}:[${values.join(' ')}]`);
    const message = `requested field does not exists in payload map[${told.join(
      ' ',
    )}]`;
    return refused('NotFound', message);
  }
  const entries = fields.map(field => [field, form[field]]);
  return { extensions: Object.fromEntries(entries) };
}

/** What interceptors get of a form: its fields as lists. */
export function formAsJson(body: string): string {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    (fields[name] ??= []).push(value);
  }
  return JSON.stringify(fields);
}
