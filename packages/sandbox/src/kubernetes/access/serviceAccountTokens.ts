import { randomUUID } from 'node:crypto';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type {
  Clock,
  IssuedServiceAccountToken,
  KubeObject,
  ServiceAccountTokenRequest,
} from '../types.ts';
import { readBoundClaims, type BoundReference } from './boundClaims.ts';
import { serviceAccountUser } from './serviceAccountUser.ts';
import type { TokenSource, TokenVerdict } from './authentication.ts';
import { TokenSigner, type Claims } from './tokenSigner.ts';

/** Who signs, and whom tokens are for when nothing else is said. */
export const ISSUER = 'https://kubernetes.default.svc';
const LEGACY_ISSUER = 'kubernetes/serviceaccount';
const LEGACY_PREFIX = 'kubernetes.io/serviceaccount/';

const DEFAULT_LIFETIME_SECONDS = 3_600;
/**
 * What projected volumes ask for. Such a token is good for a year, so that
 * programs which read it but once go on; after the hour the audit log warns
 * (`--service-account-extend-token-expiration`).
 */
const EXTENDED_REQUEST_SECONDS = 3_607;
const EXTENDED_LIFETIME_SECONDS = 365 * 24 * 3_600;
/** Clocks may differ by so much. */
const LEEWAY_SECONDS = 60;

/** The OpenID provider metadata of the issuer, for `.well-known`. */
export function tokenIssuerMetadata(serverUrl: string): object {
  return {
    issuer: ISSUER,
    jwks_uri: `${serverUrl}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  };
}

/** Issues the tokens of a cluster's ServiceAccounts, and tells whose one is. */
export class ServiceAccountTokens implements TokenSource {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly signer: TokenSigner;

  constructor(store: ObjectStore, clock: Clock, privateKeyPem: string) {
    this.#store = store;
    this.#clock = clock;
    this.signer = new TokenSigner(privateKeyPem);
  }

  /** As `Cluster.issueServiceAccountToken`. */
  issue(request: ServiceAccountTokenRequest): IssuedServiceAccountToken {
    const { namespace, name } = request;
    const account = this.#require('serviceaccounts', namespace, { name });
    const seconds = request.expirationSeconds ?? DEFAULT_LIFETIME_SECONDS;
    const audiences = request.audiences?.length ? request.audiences : [ISSUER];
    const now = Math.floor(this.#clock.now() / 1000);
    const extended =
      request.pod !== undefined &&
      seconds === EXTENDED_REQUEST_SECONDS &&
      audiences.every(audience => audience === ISSUER);
    const token = this.signer.sign({
      aud: audiences,
      exp: now + (extended ? EXTENDED_LIFETIME_SECONDS : seconds),
      iat: now,
      iss: ISSUER,
      jti: randomUUID(),
      'kubernetes.io': {
        namespace,
        ...this.#boundTo(request),
        serviceaccount: { name, uid: account.metadata.uid },
        ...(extended && { warnafter: now + seconds }),
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    });
    return { token, expirationTimestamp: timestamp((now + seconds) * 1000) };
  }

  /** The token of a Secret of type `kubernetes.io/service-account-token`. */
  issueLegacy(account: KubeObject, secretName: string): string {
    const { namespace = '', name, uid } = account.metadata;
    return this.signer.sign({
      iss: LEGACY_ISSUER,
      [`${LEGACY_PREFIX}namespace`]: namespace,
      [`${LEGACY_PREFIX}secret.name`]: secretName,
      [`${LEGACY_PREFIX}service-account.name`]: name,
      [`${LEGACY_PREFIX}service-account.uid`]: uid,
      sub: `system:serviceaccount:${namespace}:${name}`,
    });
  }

  authenticate(token: string, wanted: string[]): TokenVerdict | undefined {
    const claims = this.signer.verify(token);
    if (!claims) return undefined;
    return claims.iss === LEGACY_ISSUER
      ? this.#judgeLegacy(token, claims, wanted)
      : this.#judge(claims, wanted);
  }

  #judge(claims: Claims, wanted: string[]): TokenVerdict {
    const now = this.#clock.now() / 1000;
    const { exp, nbf, aud } = claims;
    if (typeof exp !== 'number' || now > exp + LEEWAY_SECONDS) {
      return { problem: 'service account token has expired' };
    }
    if (typeof nbf === 'number' && now < nbf - LEEWAY_SECONDS) {
      return { problem: 'service account token is not valid yet' };
    }
    const audiences = [aud].flat().map(String);
    const common = audiences.filter(audience => wanted.includes(audience));
    if (common.length === 0) {
      const have = goStrings(audiences);
      const want = goStrings(wanted);
      return {
        problem: `token audiences ${have} is invalid for the target audiences ${want}`,
      };
    }
    const bound = readBoundClaims(claims['kubernetes.io']);
    if (!bound || !this.#isAlive('serviceaccounts', bound, bound.account)) {
      return { problem: 'service account token has been invalidated' };
    }
    for (const [resource, reference] of bound.objects) {
      if (!this.#isAlive(resource, bound, reference)) {
        return { problem: 'service account token has been invalidated' };
      }
    }
    const { namespace, account, extra } = bound;
    const user = serviceAccountUser(namespace, account.name, account.uid);
    const credential = 'authentication.kubernetes.io/credential-id';
    user.extra = { [credential]: [`JTI=${claims.jti}`], ...extra };
    return { user, audiences: common };
  }

  #judgeLegacy(token: string, claims: Claims, wanted: string[]): TokenVerdict {
    const read = (part: string) => String(claims[`${LEGACY_PREFIX}${part}`]);
    const namespace = read('namespace');
    const name = read('service-account.name');
    const uid = read('service-account.uid');
    const secret = this.#find('secrets', namespace, read('secret.name'));
    const kept = secret?.data?.token;
    const good =
      kept === Buffer.from(token).toString('base64') &&
      !secret?.metadata.deletionTimestamp &&
      this.#isAlive('serviceaccounts', { namespace }, { name, uid }) &&
      wanted.includes(ISSUER);
    if (!good) {
      return { problem: 'service account token has been invalidated' };
    }
    const user = serviceAccountUser(namespace, name, uid);
    return { user, audiences: [ISSUER] };
  }

  /** The claims about the object that a token lives and dies with. */
  #boundTo(request: ServiceAccountTokenRequest): Claims {
    const { namespace, pod, secret, node } = request;
    if (secret) {
      return { secret: claim(this.#require('secrets', namespace, secret)) };
    }
    if (node) return { node: claim(this.#require('nodes', undefined, node)) };
    if (!pod) return {};
    const found = this.#require('pods', namespace, pod);
    const { serviceAccountName = 'default', nodeName } = found.spec;
    if (serviceAccountName !== request.name) {
      throw StatusError.badRequest(
        `cannot bind token for serviceaccount ${JSON.stringify(
          request.name,
        )} to pod running with different serviceaccount name.`,
      );
    }
    const machine = nodeName && this.#find('nodes', undefined, nodeName);
    return {
      ...(nodeName && {
        node: machine ? claim(machine) : { name: nodeName },
      }),
      pod: claim(found),
    };
  }

  #find(
    resource: string,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.#store.get(resource, namespace, name)?.object;
  }

  #require(
    plural: string,
    namespace: string | undefined,
    { name, uid }: BoundReference,
  ): KubeObject {
    const resource = { group: '', plural };
    const found = this.#find(plural, namespace, name);
    if (!found) throw StatusError.notFound(resource, name);
    if (uid && uid !== found.metadata.uid) {
      throw StatusError.conflict(
        resource,
        name,
        `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
      );
    }
    return found;
  }

  /** There, the very same, and not deleted for longer than the leeway. */
  #isAlive(
    resource: string,
    { namespace }: { namespace: string },
    { name, uid }: BoundReference,
  ): boolean {
    const place = resource === 'nodes' ? undefined : namespace;
    const found = this.#find(resource, place, name);
    if (!found || found.metadata.uid !== uid) return false;
    const { deletionTimestamp } = found.metadata;
    if (!deletionTimestamp) return true;
    const end = Date.parse(deletionTimestamp) + LEEWAY_SECONDS * 1000;
    return this.#clock.now() < end;
  }
}

function claim({ metadata: { name, uid } }: KubeObject): Claims {
  return { name, uid };
}

function goStrings(values: string[]): string {
  return `[${values.map(value => JSON.stringify(value)).join(' ')}]`;
}
