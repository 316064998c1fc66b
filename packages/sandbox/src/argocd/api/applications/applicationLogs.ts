import { timestamp } from '../../../kubernetes/clock.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { EventStream } from '../http/eventStream.ts';
import { GrpcError } from '../http/grpcError.ts';
import { ANSWERED } from '../http/router.ts';
import { demandOn, findApplication, nameIn } from './findApplication.ts';
import { destinationOf } from './liveResources.ts';
import { readPodLog, type LogLine } from './podLogs.ts';

/** `--max-pod-logs-to-render` of the real server. */
const MAX_PODS = 10;

interface Entry extends LogLine {
  podName: string;
}

/** Lines of the pods of an Application, ending with one that says so. */
export async function applicationLogs(
  context: ApiContext,
  request: ApiRequest,
) {
  const { claims } = request;
  const { application } = findApplication(
    context,
    claims,
    nameIn(context, request),
  );
  demandOn(context, claims, application, 'get', 'logs');
  const pods = selectPods(context, request, application);
  const stream = new EventStream(request);
  if (pods.length === 0) {
    stream.end();
    return ANSWERED;
  }
  if (pods.length > MAX_PODS) {
    throw GrpcError.invalid(
      'max pods to view logs are reached. Please provide more granular query',
    );
  }
  const show = lineFilter(request);
  const send = ({ time, content, podName }: Entry) => {
    if (show(content)) {
      stream.send({
        content,
        timeStamp: timestamp(Date.parse(time)),
        last: false,
        timeStampStr: time,
        podName,
      });
    }
  };
  await readAll({ context, request, application, pods }, send, stream);
  if (request.signal.aborted) return ANSWERED;
  const now = context.clock.now();
  stream.send({
    content: '',
    timeStamp: timestamp(now),
    last: true,
    timeStampStr: new Date(now).toISOString(),
    podName: '',
  });
  stream.end();
  return ANSWERED;
}

interface LogSources {
  context: ApiContext;
  request: ApiRequest;
  application: Readonly<KubeObject>;
  pods: any[];
}

/** What follows is sent as it comes; what is read at once, in order of time. */
async function readAll(
  { context, request, application, pods }: LogSources,
  send: (entry: Entry) => void,
  stream: EventStream,
): Promise<void> {
  const destination = destinationOf(context, application);
  const following = request.flag('follow') === true;
  const entries: Entry[] = [];
  const take = following ? send : (entry: Entry) => entries.push(entry);
  await Promise.all(
    pods.map(async node => {
      const pod = destination.objects.get('pods', node.namespace, node.name);
      if (!pod) return;
      try {
        await readPodLog(
          destination,
          pod,
          logQuery(request),
          request.signal,
          line => take({ ...line, podName: node.name }),
        );
      } catch (error) {
        if (request.signal.aborted) return;
        stream.send({
          content: error instanceof Error ? error.message : String(error),
          timeStamp: null,
          last: false,
          timeStampStr: '0001-01-01T00:00:00Z',
          podName: '',
        });
      }
    }),
  );
  entries.sort((a, b) => (a.time < b.time ? -1 : 1));
  entries.forEach(send);
}

function logQuery(request: ApiRequest): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['container', 'sinceSeconds', 'tailLines']) {
    const value = request.text(name);
    if (value !== '' && value !== '0') query.set(name, value);
  }
  for (const name of ['follow', 'previous']) {
    if (request.flag(name)) query.set(name, 'true');
  }
  const since = request.text('sinceTime');
  if (since !== '') query.set('sinceTime', since);
  return query;
}

/** `filter` is a text that lines contain; with a leading `!` they must not. */
function lineFilter(request: ApiRequest): (line: string) => boolean {
  const filter = request.text('filter');
  if (filter === '') return () => true;
  const inverse = filter.startsWith('!');
  const fold = (text: string) =>
    request.flag('matchCase') ? text : text.toLowerCase();
  const wanted = fold(inverse ? filter.slice(1) : filter);
  return line => fold(line).includes(wanted) !== inverse;
}

/** Pods of the tree that are, or come from, what is asked for. */
function selectPods(
  { states }: ApiContext,
  request: ApiRequest,
  application: Readonly<KubeObject>,
): any[] {
  const nodes: any[] = states.tree(application)?.nodes ?? [];
  const byUid = new Map(nodes.map(node => [node.uid, node]));
  const podName = request.params.pod ?? request.text('podName');
  const wanted = ['group', 'kind', 'namespace'].map(
    field => [field, request.text(field)] as const,
  );
  const name = request.text('resourceName');
  const fits = (node: any): boolean =>
    wanted.every(
      ([field, value]) => value === '' || (node[field] ?? '') === value,
    ) &&
    (name === '' || node.name === name);
  const comesFrom = (node: any, depth = 0): boolean =>
    fits(node) ||
    (depth < 10 &&
      (node.parentRefs ?? []).some((parent: any) => {
        const found = byUid.get(parent.uid);
        return found !== undefined && comesFrom(found, depth + 1);
      }));
  return nodes.filter(
    node =>
      node.kind === 'Pod' &&
      !node.group &&
      (podName ? node.name === podName : comesFrom(node)),
  );
}
