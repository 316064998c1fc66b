import type { ProgramContext } from '../../pods/programs.ts';
import type { ClusterClient } from './clusterClient.ts';

interface Cache {
  kind: string;
  plural: string;
  version: string;
  cluster?: boolean;
}

const CACHES: Cache[] = [
  { kind: 'EventListener', plural: 'eventlisteners', version: 'v1beta1' },
  { kind: 'Trigger', plural: 'triggers', version: 'v1beta1' },
  { kind: 'TriggerBinding', plural: 'triggerbindings', version: 'v1beta1' },
  { kind: 'TriggerTemplate', plural: 'triggertemplates', version: 'v1beta1' },
  { kind: 'Interceptor', plural: 'interceptors', version: 'v1alpha1' },
  {
    kind: 'ClusterTriggerBinding',
    plural: 'clustertriggerbindings',
    version: 'v1beta1',
    cluster: true,
  },
  {
    kind: 'ClusterInterceptor',
    plural: 'clusterinterceptors',
    version: 'v1alpha1',
    cluster: true,
  },
];
/** How long a client of the cluster waits before it lists again, at first and at most. */
const BACKOFF_MS = { first: 800, longest: 30_000 };

/**
 * Lists all that a sink looks up, as its account, again and again until it
 * may: a sink whose account is bound to no role never begins to serve.
 * @param namespace - undefined when it selects triggers of other namespaces
 * @throws the reason of the signal, when the program ends before
 */
export async function fillCaches(
  context: ProgramContext,
  client: ClusterClient,
  namespace: string | undefined,
): Promise<void> {
  await Promise.all(
    CACHES.map(cache => fillCache(context, client, cache, namespace)),
  );
}

async function fillCache(
  context: ProgramContext,
  client: ClusterClient,
  { kind, plural, version, cluster }: Cache,
  namespace: string | undefined,
): Promise<void> {
  const scope = cluster || !namespace ? '' : `/namespaces/${namespace}`;
  const path = `/apis/triggers.tekton.dev/${version}${scope}/${plural}`;
  for (let wait = BACKOFF_MS.first; ; wait *= 2) {
    const problem = await client.problemOfListing(path);
    if (problem === undefined) return;
    report(context, `*${version}.${kind}`, problem);
    const { clock, signal } = context;
    await clock.sleep(Math.min(wait, BACKOFF_MS.longest), signal);
    signal.throwIfAborted();
  }
}

/** As klog writes what a reflector has to tell. */
function report(
  { clock, onOutput }: ProgramContext,
  type: string,
  problem: string,
): void {
  const [, month, day, time] =
    /-(\d+)-(\d+)T([\d:.]+)/.exec(new Date(clock.now()).toISOString()) ?? [];
  const fields = {
    err: `failed to list ${type}: ${problem}`,
    logger: 'UnhandledError',
    reflector: 'pkg/client/informers/externalversions/factory.go:116',
    type,
  };
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  const head = `E${month}${day} ${time}000       1 reflector.go:205]`;
  onOutput(
    'stderr',
    Buffer.from(`${head} "Failed to watch" ${told.join(' ')}\n`),
  );
}
