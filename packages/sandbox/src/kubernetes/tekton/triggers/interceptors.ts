import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ObjectClient } from '../../types.ts';
import { interceptCel } from './celInterceptor.ts';
import type { InterceptorSpec, TriggerEvent } from './types.ts';

/** What an interceptor made of an event. */
export interface Verdict {
  goOn: boolean;
  /** Why not, for the log; a filter that does not hold says nothing. */
  message?: string;
  extensions?: Record<string, unknown>;
}

const GO_ON: Verdict = { goOn: true };

interface Context {
  event: TriggerEvent;
  params: Record<string, unknown>;
  /** The secret that `secretRef` names; undefined without one. */
  secret: string | undefined;
}

const INTERCEPTORS: Record<string, (context: Context) => Verdict> = {
  github: context =>
    signed(context, 'X-Hub-Signature-256') ??
    ofType(context, 'X-Github-Event', 'X-GitHub-Event'),
  bitbucket: context =>
    signed(context, 'X-Hub-Signature') ?? ofType(context, 'X-Event-Key'),
  gitlab: context =>
    tokenMatches(context) ??
    ofType(context, 'X-Gitlab-Event', 'X-GitLab-Event'),
  slack: requestedFields,
  cel: ({ event, params }) => interceptCel(event, params),
};

/** Runs an interceptor of the core ones on an event. */
export function intercept(
  { ref, params = [] }: InterceptorSpec,
  event: TriggerEvent,
  objects: ObjectClient,
  namespace: string,
): Verdict {
  const name = ref?.name ?? '';
  const run = INTERCEPTORS[name];
  if (!run) {
    const message = `url resolution failed for interceptor ${name} with: clusterinterceptors.triggers.tekton.dev "${name}" not found`;
    return { goOn: false, message };
  }
  const values = Object.fromEntries(
    params.map(item => [item.name, item.value]),
  );
  const secretRef = values.secretRef as
    | { secretName: string; secretKey: string }
    | undefined;
  const data =
    secretRef && objects.get('secrets', namespace, secretRef.secretName)?.data;
  const encoded = secretRef && data?.[secretRef.secretKey];
  if (secretRef && encoded === undefined) {
    const message = `error getting secret: secrets "${secretRef.secretName}" not found`;
    return { goOn: false, message };
  }
  const secret = encoded && Buffer.from(encoded, 'base64').toString();
  return run({ event, params: values, secret });
}

/** A failure unless the body was signed with the secret. */
function signed(
  { event, secret }: Context,
  header: string,
): Verdict | undefined {
  if (secret === undefined) return undefined;
  const signature = header
    .split('-')
    .map(part => part[0] + part.slice(1).toLowerCase())
    .join('-');
  const given = event.headers[signature];
  if (!given) return { goOn: false, message: `Must set ${header} header` };
  const digest = createHmac('sha256', secret).update(event.rawBody);
  return sameText(given, `sha256=${digest.digest('hex')}`)
    ? undefined
    : { goOn: false, message: 'payload signature check failed' };
}

function tokenMatches({ event, secret }: Context): Verdict | undefined {
  if (secret === undefined) return undefined;
  const given = event.headers['X-Gitlab-Token'];
  if (!given) return { goOn: false, message: 'no X-GitLab-Token header set' };
  return sameText(given, secret)
    ? undefined
    : { goOn: false, message: 'Invalid X-GitLab-Token' };
}

function ofType(
  { event, params }: Context,
  header: string,
  title = header,
): Verdict {
  const wanted = params.eventTypes as string[] | undefined;
  if (!wanted) return GO_ON;
  const given = event.headers[header] ?? '';
  if (wanted.includes(given)) return GO_ON;
  const types =
    title === 'X-GitHub-Event' ? 'event type' : `${title} event type`;
  return { goOn: false, message: `${types} ${given} is not allowed` };
}

/** Fields of a slash command's form, for the bindings. */
function requestedFields({ event, params }: Context): Verdict {
  const form = new URLSearchParams(event.rawBody);
  const fields = (params.requestedFields as string[] | undefined) ?? [];
  const missing = fields.find(field => !form.has(field));
  if (missing)
    return { goOn: false, message: `${missing} not found in the form` };
  const entries = fields.map(field => [field, form.get(field)]);
  return { goOn: true, extensions: Object.fromEntries(entries) };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
