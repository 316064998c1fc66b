import type { ServiceAccountTokenProjection } from 'kubernetes-types/core/v1';
import { StatusError } from '../../api/statusError.ts';
import type { Cluster, KubeObject } from '../../types.ts';
import { ConfigError } from '../environment.ts';

/** Of a token's lifetime; the kubelet has a new one made when it has passed. */
const RENEWED_AFTER = 0.8;
/** No token is kept for longer, however long it would be good. */
const LONGEST_USE_MS = 24 * 3_600_000;
/** When a new token cannot be had, while the old one is still good. */
const RETRY_MS = 60_000;

interface HeldToken {
  token: string;
  expiresAt: number;
  renewAt: number;
}

/** The tokens in a pod's volumes, renewed before they end. */
export class PodTokens {
  readonly #cluster: Cluster;
  readonly #held = new Map<string, HeldToken>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** When the next token is due, in milliseconds since the epoch. */
  get nextRenewal(): number | undefined {
    const times = Array.from(this.#held.values(), ({ renewAt }) => renewAt);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** @throws ConfigError when there is none and none can be made */
  get(source: ServiceAccountTokenProjection, pod: KubeObject): string {
    const { audience = '', expirationSeconds = 0 } = source;
    const key = `${audience} ${expirationSeconds}`;
    const held = this.#held.get(key);
    const now = this.#cluster.clock.now();
    if (held && now < held.renewAt) return held.token;
    try {
      const issued = this.#issue(source, pod, now);
      this.#held.set(key, issued);
      return issued.token;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!held || now >= held.expiresAt) {
        this.#held.delete(key);
        throw new ConfigError(`failed to fetch token: ${error.message}`);
      }
      held.renewAt = Math.min(now + RETRY_MS, held.expiresAt);
      return held.token;
    }
  }

  clear(): void {
    this.#held.clear();
  }

  #issue(
    { audience, expirationSeconds }: ServiceAccountTokenProjection,
    { metadata, spec }: KubeObject,
    now: number,
  ): HeldToken {
    const { namespace = '', name, uid } = metadata;
    const { token, expirationTimestamp } =
      this.#cluster.issueServiceAccountToken({
        namespace,
        name: spec.serviceAccountName || 'default',
        audiences: audience ? [audience] : undefined,
        expirationSeconds,
        pod: { name, uid },
      });
    const expiresAt = Date.parse(expirationTimestamp);
    const use = Math.min((expiresAt - now) * RENEWED_AFTER, LONGEST_USE_MS);
    return { token, expiresAt, renewAt: now + use };
  }
}
