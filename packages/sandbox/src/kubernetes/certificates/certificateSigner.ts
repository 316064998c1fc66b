import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from 'kubernetes-types/certificates/v1';
import { timestamp } from '../clock.ts';
import { reportFault } from '../diagnostics.ts';
import type { CertificateAuthority } from '../tls.ts';
import type { Cluster, Controller, KubeObject } from '../types.ts';
import { CLIENT_SIGNER } from './certificateAdmission.ts';

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';
/** `--cluster-signing-duration` of the real controller. */
const LIFETIME_SECONDS = 365 * 86_400;
const CLIENT_AUTH = 'client auth';
const PERMITTED = [CLIENT_AUTH, 'digital signature', 'key encipherment'];

/** Signs what was approved for clients of the API server. */
export class CertificateSigner implements Controller {
  readonly #cluster: Cluster;
  readonly #authority: CertificateAuthority;
  readonly #signing = new Set<string>();
  #stop: () => void = () => undefined;

  constructor(cluster: Cluster, authority: CertificateAuthority) {
    this.#cluster = cluster;
    this.#authority = authority;
  }

  start(): void {
    this.#stop = this.#cluster.objects.watch(REQUESTS, ({ type, object }) => {
      if (type !== 'DELETED') this.#see(object);
    });
  }

  stop(): void {
    this.#stop();
  }

  #see(object: KubeObject): void {
    const { spec, status } = object as CertificateSigningRequest;
    const { uid } = object.metadata;
    const is = (wanted: string) =>
      status?.conditions?.some(({ type }) => type === wanted) === true;
    if (spec.signerName !== CLIENT_SIGNER || status?.certificate) return;
    if (!is('Approved') || is('Denied') || is('Failed')) return;
    if (this.#signing.has(uid)) return;
    this.#signing.add(uid);
    this.#sign(object)
      .catch(error => reportFault(`signing ${object.metadata.name}`, error))
      .finally(() => this.#signing.delete(uid));
  }

  async #sign(object: KubeObject): Promise<void> {
    const { spec } = object as CertificateSigningRequest;
    const problem = usageProblem(spec.usages ?? []);
    if (problem) {
      this.#write(object, problem);
      return;
    }
    const seconds = spec.expirationSeconds ?? LIFETIME_SECONDS;
    const pem = await this.#authority.sign({
      requestPem: Buffer.from(spec.request, 'base64').toString('latin1'),
      keyEncipherment: spec.usages?.includes('key encipherment') ?? false,
      lifetimeMs: Math.min(seconds, LIFETIME_SECONDS) * 1_000,
    });
    this.#write(object, undefined, Buffer.from(pem).toString('base64'));
  }

  #write(
    { metadata }: KubeObject,
    problem: string | undefined,
    certificate?: string,
  ): void {
    const { objects, clock } = this.#cluster;
    const now = timestamp(clock.now());
    const failed: CertificateSigningRequestCondition = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailed',
      message: problem,
      lastUpdateTime: now,
      lastTransitionTime: now,
    };
    objects.modifyStatus(REQUESTS, undefined, metadata.name, next => {
      if (next.metadata.uid !== metadata.uid) return;
      if (problem) next.status.conditions.push(failed);
      else next.status.certificate = certificate;
    });
  }
}

/** Why a certificate for these usages is no client's. */
function usageProblem(usages: readonly string[]): string | undefined {
  const other = usages.find(usage => !PERMITTED.includes(usage));
  if (other) return `invalid usage for client certificate: ${other}`;
  return usages.includes(CLIENT_AUTH)
    ? undefined
    : `missing required usage for client certificate: ${CLIENT_AUTH}`;
}
