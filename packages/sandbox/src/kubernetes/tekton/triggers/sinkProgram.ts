import type { Program, ProgramContext } from '../../pods/programs.ts';
import { HttpService } from '../../pods/tools/servers/httpService.ts';
import type { Cluster } from '../../types.ts';
import { ACCOUNT, ClusterClient } from './clusterClient.ts';
import { EventSink } from './eventSink.ts';
import { fillCaches } from './listenerCaches.ts';
import { openSinkLog } from './sinkLog.ts';

const MEMORY_BYTES = 24 * 1024 * 1024;
const REQUEST_COST_MS = 2;
const NO_CONFIGURATION =
  'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';

/** Clusters whose EventListeners may run; a pod tells which one is its own. */
const CLUSTERS = new Set<Cluster>();

export function serveEventListenersOf(cluster: Cluster): () => void {
  CLUSTERS.add(cluster);
  return () => CLUSTERS.delete(cluster);
}

/** The server of an EventListener: `eventlistenersink --el-name=… --port=…`. */
export const eventListenerSink: Program = async context => {
  const flags = new Map(
    context.args.map(arg => {
      const [name, ...value] = arg.replace(/^--/, '').split('=');
      return [name, value.join('=')];
    }),
  );
  const cluster = clusterOf(context);
  const name = flags.get('el-name');
  const namespace = flags.get('el-namespace');
  if (!cluster || !name || !namespace) {
    return fail(context, 'failed to get the event listener');
  }
  if (!(await context.fs.exists(`${ACCOUNT}/token`))) {
    return fail(context, `Error building kubeconfig: ${NO_CONFIGURATION}`);
  }
  const client = (user?: string) => new ClusterClient(context, user);
  const many = flags.get('is-multi-ns') === 'true';
  try {
    await fillCaches(context, client(), many ? undefined : namespace);
  } catch (error) {
    if (context.signal.aborted) return 1;
    throw error;
  }
  const { objects } = cluster;
  const started = 'Unable to read vcs.revision from binary';
  openSinkLog(context, objects).log('info', 'logging/config.go:80', started);
  const log = openSinkLog(context, objects, 'eventlistener');
  const sink = new EventSink({ objects, namespace, name, log, client });
  const service = new HttpService(context, {
    port: Number(flags.get('port')),
    program: 'eventlistenersink',
    memoryBytes: MEMORY_BYTES,
    costMs: REQUEST_COST_MS,
    handle: async request => {
      const { method, target, headers } = request;
      const body = (await request.body()).toString();
      const reply = sink.handle({ method, url: target, headers, body });
      return {
        status: reply.status,
        headers: { 'Content-Type': reply.contentType },
        body: reply.body,
      };
    },
  });
  await new Promise<void>(resolve => {
    context.onSignal(() => resolve());
    context.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  service.close();
  return 0;
};

function fail({ onOutput }: ProgramContext, why: string): number {
  onOutput('stderr', Buffer.from(`${why}\n`));
  return 1;
}

function clusterOf({ container }: ProgramContext): Cluster | undefined {
  const { namespace, name, uid } = container.pod;
  return [...CLUSTERS].find(
    ({ objects }) => objects.get('pods', namespace, name)?.metadata.uid === uid,
  );
}
