import { isTrue } from '../api/requestInfo.ts';
import { sendText } from '../api/responses.ts';
import { StatusError } from '../api/statusError.ts';
import { reportFault } from '../diagnostics.ts';
import type {
  RunningContainer,
  RunningContainers,
} from '../pods/runningContainer.ts';
import type { SubresourceContext, SubresourceHandler } from '../types.ts';
import { attach, execute } from './commandSession.ts';
import type { RemoteSession, StreamOptions } from './remoteSession.ts';
import { acceptSpdyCommand, isSpdy } from './spdy/spdySession.ts';
import { assertScheduled, containerOf } from './streamTarget.ts';
import { WebSocketSession, chooseProtocol } from './webSocketSession.ts';
import {
  acceptWebSocket,
  isWebSocket,
  offeredProtocols,
  refuseProtocol,
} from './webSocketUpgrade.ts';

type Run = (
  session: RemoteSession,
  container: RunningContainer,
  url: URL,
  streams: StreamOptions,
) => Promise<void>;

/** `pods/exec` and `pods/attach`, over WebSocket and SPDY. */
export function commandHandlers(
  containers: RunningContainers,
): SubresourceHandler[] {
  const handler = (subresource: string, run: Run): SubresourceHandler => ({
    resource: 'pods',
    subresource,
    handle: context => serve(containers, context, run),
  });
  return [
    handler('exec', (session, container, url, streams) =>
      execute(session, container, url.searchParams.getAll('command'), streams),
    ),
    handler('attach', (session, container) => attach(session, container)),
  ];
}

async function serve(
  containers: RunningContainers,
  { request, response, url, object }: SubresourceContext,
  run: Run,
): Promise<void> {
  const name = containerOf(object, url.searchParams.get('container'));
  assertScheduled(object);
  if (!isWebSocket(request) && !isSpdy(request)) {
    throw StatusError.badRequest('Upgrade request required');
  }
  const streams = streamOptions(url);
  if (!streams.stdin && !streams.stdout && !streams.stderr) {
    sendText(
      response,
      'you must specify at least 1 of stdin, stdout, stderr',
      400,
    );
    return;
  }
  const container = containers.container(object.metadata.uid, name);
  if (!container) {
    sendText(response, `container not found ("${name}")`, 500);
    return;
  }
  let session: RemoteSession | undefined;
  if (isSpdy(request)) {
    session = await acceptSpdyCommand(request, response, streams);
  } else {
    const protocol = chooseProtocol(offeredProtocols(request));
    if (protocol === undefined) {
      refuseProtocol(response);
      return;
    }
    const socket = await acceptWebSocket(request, response, protocol);
    session = new WebSocketSession(socket, protocol, streams);
  }
  if (!session) return;
  run(session, container, url, streams).catch(error =>
    reportFault(`stream of pod ${object.metadata.name}`, error),
  );
}

/** A terminal has one output: what would be stderr comes with it. */
function streamOptions({ searchParams }: URL): StreamOptions {
  const has = (name: string) => isTrue(searchParams.get(name));
  const tty = has('tty');
  return {
    stdin: has('stdin'),
    stdout: has('stdout'),
    stderr: has('stderr') && !tty,
    tty,
  };
}
