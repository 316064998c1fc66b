import type { Program, ProgramContext } from '../../pods/programs.ts';
import { HttpService } from '../../pods/tools/servers/httpService.ts';
import type { Cluster } from '../../types.ts';
import { EventSink } from './eventSink.ts';

const MEMORY_BYTES = 24 * 1024 * 1024;
const REQUEST_COST_MS = 2;

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
    log(context, 'error', 'failed to get the event listener');
    return 1;
  }
  log(context, 'info', 'Unable to read vcs.revision from binary');
  const sink = new EventSink(cluster, namespace, name, (severity, message) =>
    log(context, severity, message),
  );
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

function clusterOf({ container }: ProgramContext): Cluster | undefined {
  const { namespace, name, uid } = container.pod;
  return [...CLUSTERS].find(
    ({ objects }) => objects.get('pods', namespace, name)?.metadata.uid === uid,
  );
}

/** One JSON object a line, as zap writes them. */
function log(
  { clock, onOutput }: ProgramContext,
  severity: 'info' | 'error',
  message: string,
): void {
  const entry = {
    severity,
    timestamp: new Date(clock.now()).toISOString(),
    logger: 'eventlistener',
    message,
  };
  onOutput('stderr', Buffer.from(`${JSON.stringify(entry)}\n`));
}
