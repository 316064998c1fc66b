import { contentTypeOf, decodeObject, readBody } from '../api/requestBody.ts';
import { sendJson } from '../api/responses.ts';
import { StatusError, type FieldError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import { isRecord } from '../store/json.ts';
import type {
  Clock,
  KubeObject,
  ServiceAccountTokenRequest,
  SubresourceHandler,
} from '../types.ts';
import { ISSUER, type ServiceAccountTokens } from './serviceAccountTokens.ts';

const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
const API_VERSION = 'authentication.k8s.io/v1';
const DEFAULT_SECONDS = 3_600;
const SHORTEST_SECONDS = 600;
const LONGEST_SECONDS = 2 ** 32;

interface TokenRequestSpec {
  audiences: string[];
  expirationSeconds: number;
  boundObjectRef: BoundObjectRef | null;
}

interface BoundObjectRef {
  kind?: string;
  apiVersion?: string;
  name?: string;
  uid?: string;
}

/** `serviceaccounts/token`: what `kubectl create token` asks for. */
export function tokenRequestHandler(
  tokens: ServiceAccountTokens,
  clock: Clock,
): SubresourceHandler {
  return {
    resource: 'serviceaccounts',
    subresource: 'token',
    async handle({ request, response, object, url }) {
      const body = decodeObject(
        await readBody(request),
        contentTypeOf(request),
        KIND.kind,
      );
      const spec = specOf(body);
      const { namespace = '', name, uid } = object.metadata;
      assertNamed(body, object);
      assertValid(spec);
      const status = tokens.issue({
        namespace,
        name,
        audiences: spec.audiences,
        expirationSeconds: spec.expirationSeconds,
        ...boundObject(spec.boundObjectRef),
      });
      const dryRun = url.searchParams.getAll('dryRun').includes('All');
      const creationTimestamp = timestamp(clock.now());
      sendJson(
        response,
        {
          kind: KIND.kind,
          apiVersion: API_VERSION,
          metadata: { name, namespace, uid, creationTimestamp },
          spec,
          status: dryRun ? { ...status, token: '' } : status,
        },
        { status: 201 },
      );
    },
  };
}

function specOf(body: unknown): TokenRequestSpec {
  const spec: Partial<TokenRequestSpec> =
    isRecord(body) && isRecord(body.spec) ? body.spec : {};
  return {
    audiences: spec.audiences?.length ? spec.audiences : [ISSUER],
    expirationSeconds: spec.expirationSeconds ?? DEFAULT_SECONDS,
    boundObjectRef: spec.boundObjectRef ?? null,
  };
}

function assertNamed(body: unknown, account: KubeObject): void {
  const metadata = isRecord(body) && isRecord(body.metadata) && body.metadata;
  if (!metadata) return;
  const { name, namespace } = metadata;
  const wanted = account.metadata;
  if (name && name !== wanted.name) {
    throw StatusError.badRequest(
      'the name of the object does not match the name on the request',
    );
  }
  if (namespace && namespace !== wanted.namespace) {
    throw StatusError.badRequest(
      'the namespace of the object does not match the namespace on the request',
    );
  }
}

function assertValid({ expirationSeconds }: TokenRequestSpec): void {
  const tooShort = expirationSeconds < SHORTEST_SECONDS;
  if (!tooShort && expirationSeconds <= LONGEST_SECONDS) return;
  const problem = tooShort
    ? 'may not specify a duration less than 10 minutes'
    : 'may not specify a duration larger than 2^32 seconds';
  const error: FieldError = {
    reason: 'FieldValueInvalid',
    field: 'spec.expirationSeconds',
    message: `Invalid value: ${expirationSeconds}: ${problem}`,
  };
  throw StatusError.invalid(KIND, '', [error]);
}

function boundObject(
  reference: BoundObjectRef | null,
): Pick<ServiceAccountTokenRequest, 'pod' | 'secret' | 'node'> {
  if (!reference) return {};
  const { kind = '', apiVersion = '', name = '', uid } = reference;
  const bound = { name, ...(uid && { uid }) };
  if (apiVersion === 'v1' && kind === 'Pod') return { pod: bound };
  if (apiVersion === 'v1' && kind === 'Secret') return { secret: bound };
  if (apiVersion === 'v1' && kind === 'Node') return { node: bound };
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  throw StatusError.badRequest(
    `cannot bind token to object of type ${
      group ? `${apiVersion}, ` : `/${apiVersion}, `
    }Kind=${kind}`,
  );
}
