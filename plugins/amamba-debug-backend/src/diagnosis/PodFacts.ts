import { isError, NotFoundError } from '@backstage/errors';
import type { PodRef } from '@amamba/plugin-amamba-debug-common';
import {
  type KubeClient,
  KubeError,
  type KubeObject,
  type KubeResource,
  type KubeService,
} from '@amamba/plugin-amamba-node';
import { LRUCache } from 'lru-cache';
import { PODS } from '../pods/Pod';

/** However many look, a cluster is asked as often as this. */
const MAX_AGE_MS = 5_000;
const MAX_PODS = 500;
const TIMEOUT_MS = 10_000;
/** Of the namespace: more say nothing to a person. */
const MAX_EVENTS = 200;
const MAX_POLICIES = 500;

const EVENTS: KubeResource = { group: '', version: 'v1', plural: 'events' };
const NAMESPACES: KubeResource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
};
const POLICIES: KubeResource = {
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'networkpolicies',
};
const METRICS: KubeResource = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural: 'pods',
};

/** What was read, or why not, in the cluster's words. */
export type Reading<T> = { value: T } | { notice: string };

/** What a cluster says of a pod. */
export interface PodFacts {
  pod: KubeObject;
  events: Reading<KubeObject[]>;
  policies: Reading<KubeObject[]>;
  /** Undefined within: nothing was measured yet. */
  metrics: Reading<KubeObject | undefined>;
  namespace: Reading<KubeObject | undefined>;
}

/** Reads what a cluster says of pods, as the portal, shared for five seconds. */
export class PodFactsReader {
  readonly #recent: LRUCache<string, PodFacts, PodRef>;

  constructor(kube: Pick<KubeService, 'client'>) {
    this.#recent = new LRUCache<string, PodFacts, PodRef>({
      max: MAX_PODS,
      ttl: MAX_AGE_MS,
      // Whoever asks while a read is under way waits for that one.
      fetchMethod: (_key, _stale, { context }) =>
        readFacts(kube.client(context.cluster), context),
    });
  }

  /** @throws NotFoundError when there is no such pod, KubeError when it cannot be read. */
  async get(ref: PodRef): Promise<PodFacts> {
    const { cluster, namespace, pod } = ref;
    const key = [cluster, namespace, pod].join('\0');
    return this.#recent.forceFetch(key, { context: ref });
  }
}

async function readFacts(
  client: KubeClient,
  { namespace, pod: name }: PodRef,
): Promise<PodFacts> {
  const options = { timeoutMs: TIMEOUT_MS };
  const pod = await client.get(PODS, { namespace, name }, options);
  if (!pod) {
    throw new NotFoundError(`There is no pod "${name}" any more.`);
  }
  const list = async (resource: KubeResource, how: object) =>
    (await client.list(resource, { ...options, namespace, ...how })).items;
  const [events, policies, metrics, namespaceObject] = await Promise.all([
    reading('Events', () =>
      list(EVENTS, {
        fieldSelector: `involvedObject.uid=${pod.metadata.uid}`,
        limit: MAX_EVENTS,
      }),
    ),
    reading('Network policies', () => list(POLICIES, { limit: MAX_POLICIES })),
    reading(
      'Usage',
      () => client.get(METRICS, { namespace, name }, options),
      `cluster ${client.cluster} has no metrics.k8s.io. Install metrics-server there to see it.`,
    ),
    reading('Pod Security', () =>
      client.get(NAMESPACES, { name: namespace }, options),
    ),
  ]);
  return { pod, events, policies, metrics, namespace: namespaceObject };
}

async function reading<T>(
  what: string,
  read: () => Promise<T>,
  missing?: string,
): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    const isMissing = error instanceof KubeError && error.code === 404;
    const words = isMissing && missing ? missing : explain(error);
    return { notice: `${what}: ${words}` };
  }
}

function explain(error: unknown): string {
  if (error instanceof KubeError) {
    return error.toServiceError().message;
  }
  return isError(error) ? error.message : 'could not be read.';
}
