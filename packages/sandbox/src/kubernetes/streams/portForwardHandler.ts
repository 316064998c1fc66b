import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pod } from 'kubernetes-types/core/v1';
import type { WebSocket } from 'ws';
import { createWebSocketStream } from 'ws';
import { sendText } from '../api/responses.ts';
import { StatusError } from '../api/statusError.ts';
import { reportFault } from '../diagnostics.ts';
import type { PodNetwork } from '../pods/podContext.ts';
import type { RunningContainers } from '../pods/runningContainer.ts';
import type {
  KubeObject,
  SubresourceContext,
  SubresourceHandler,
} from '../types.ts';
import { PortForwarding } from './portForwarding.ts';
import { writeTo } from './writeTo.ts';
import { SpdyConnection, type SpdyStream } from './spdy/spdyConnection.ts';
import { acceptSpdy, isSpdy } from './spdy/spdySession.ts';
import { assertScheduled } from './streamTarget.ts';
import {
  acceptWebSocket,
  isWebSocket,
  offeredProtocols,
  refuseProtocol,
} from './webSocketUpgrade.ts';

const TUNNEL = 'SPDY/3.1+portforward.k8s.io';
const CHANNELS = [
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'portforward.k8s.io',
];
const SPDY_VERSION = 'portforward.k8s.io';

/** `pods/portforward`: channels and tunnelled SPDY over WebSocket, and plain SPDY. */
export function portForwardHandler(
  containers: RunningContainers,
): SubresourceHandler {
  return {
    resource: 'pods',
    subresource: 'portforward',
    handle: context => serve(containers, context),
  };
}

async function serve(
  containers: RunningContainers,
  { request, response, url, object }: SubresourceContext,
): Promise<void> {
  assertScheduled(object);
  if (!isWebSocket(request) && !isSpdy(request)) {
    throw StatusError.badRequest('Upgrade request required');
  }
  const offered = offeredProtocols(request);
  const tunnels = isWebSocket(request) && offered.includes(TUNNEL);
  const ports = portsOf(url);
  if (isWebSocket(request) && !tunnels && ports.length === 0) {
    sendText(response, 'query parameter "port" is required', 400);
    return;
  }
  const network = networkOf(containers, object);
  if (!network) {
    sendText(response, `pod ${object.metadata.name} is not running`, 500);
    return;
  }
  const forwarding = new PortForwarding(network);
  if (isSpdy(request)) {
    const accepted = acceptSpdy(request, response, [SPDY_VERSION]);
    if (accepted) forwardStreams(accepted.socket, forwarding);
  } else if (tunnels) {
    const socket = await acceptWebSocket(request, response, TUNNEL);
    socket.on('error', () => socket.terminate());
    forwardStreams(createWebSocketStream(socket), forwarding);
  } else await serveChannels(request, response, offered, ports, forwarding);
}

async function serveChannels(
  request: IncomingMessage,
  response: SubresourceContext['response'],
  offered: readonly string[],
  ports: readonly number[],
  forwarding: PortForwarding,
): Promise<void> {
  const protocol =
    offered.length === 0 ? '' : CHANNELS.find(name => offered.includes(name));
  if (protocol === undefined) {
    refuseProtocol(response);
    return;
  }
  const socket = await acceptWebSocket(request, response, protocol);
  forwardChannels(socket, ports, forwarding, protocol.includes('base64'));
}

function portsOf({ searchParams }: URL): number[] {
  return [...searchParams.getAll('ports'), ...searchParams.getAll('port')]
    .flatMap(text => text.split(','))
    .map(Number)
    .filter(port => Number.isInteger(port) && port > 0 && port < 65_536);
}

/** All containers of a pod share its network. */
function networkOf(
  containers: RunningContainers,
  object: KubeObject,
): PodNetwork | undefined {
  const { spec, metadata } = object as unknown as Pod;
  for (const { name } of [
    ...(spec?.containers ?? []),
    ...(spec?.initContainers ?? []),
    ...(spec?.ephemeralContainers ?? []),
  ]) {
    const container = containers.container(metadata?.uid ?? '', name);
    if (container) return container.context.network;
  }
  return undefined;
}

/** Two channels per port: data, and errors; each begins with the port's number. */
function forwardChannels(
  socket: WebSocket,
  ports: readonly number[],
  forwarding: PortForwarding,
  base64: boolean,
): void {
  const send = (channel: number, payload: Buffer) =>
    new Promise<void>(resolve => {
      if (socket.readyState !== socket.OPEN) resolve();
      else {
        const message = base64
          ? `${channel}${payload.toString('base64')}`
          : Buffer.concat([Buffer.from([channel]), payload]);
        socket.send(message, () => resolve());
      }
    });
  const connections = ports.map((port, index) => {
    const head = Buffer.alloc(2);
    head.writeUInt16LE(port);
    void send(index * 2, head);
    void send(index * 2 + 1, head);
    return forwarding.connect(port);
  });
  const ended = connections.map(async (connecting, index) => {
    try {
      const connection = await connecting;
      connection.on('error', () => connection.destroy());
      socket.once('close', () => connection.destroy());
      await pump(connection, chunk => send(index * 2, chunk)).catch(
        () => undefined,
      );
    } catch (error) {
      await send(index * 2 + 1, Buffer.from((error as Error).message));
    }
  });
  // Kubelet hangs up when none of the ports has a connection any more.
  void Promise.all(ended).then(() => socket.close(1000));
  socket.on('error', () => socket.terminate());
  socket.on('message', async data => {
    const message = Buffer.isBuffer(data)
      ? data
      : Buffer.concat([data].flat() as Buffer[]);
    const channel = base64 ? message[0] - 48 : message[0];
    if (channel % 2 !== 0) return;
    const payload = base64
      ? Buffer.from(message.subarray(1).toString('latin1'), 'base64')
      : message.subarray(1);
    socket.pause();
    const connection = await connections[channel / 2]?.catch(() => undefined);
    if (connection) await writeTo(connection, payload);
    socket.resume();
  });
  socket.resume();
}

/** A pair of streams per connection, which `requestid` joins. */
function forwardStreams(socket: Duplex, forwarding: PortForwarding): void {
  const pairs = new Map<string, { error?: SpdyStream; data?: SpdyStream }>();
  const open = new Set<Duplex>();
  const connection = new SpdyConnection(
    socket,
    stream => {
      const { requestid, streamtype = '', port } = stream.headers;
      const key = requestid ?? `port ${port}`;
      const pair = pairs.get(key) ?? {};
      pairs.set(key, pair);
      if (streamtype === 'error') pair.error = stream;
      else pair.data = stream;
      if (!pair.error || !pair.data) return;
      pairs.delete(key);
      const { error, data } = pair;
      forwardPair(Number(port), data, error, forwarding, open).catch(fault =>
        reportFault('port forwarding', fault),
      );
    },
    () => {
      open.forEach(item => item.destroy());
      connection.close();
    },
  );
}

async function forwardPair(
  port: number,
  data: SpdyStream,
  error: SpdyStream,
  forwarding: PortForwarding,
  open: Set<Duplex>,
): Promise<void> {
  const connecting = forwarding.connect(port);
  data.onData = async chunk => {
    const connection = await connecting.catch(() => undefined);
    if (!connection) return;
    if (chunk) await writeTo(connection, chunk);
    else connection.end();
  };
  try {
    const connection = await connecting;
    open.add(connection);
    connection.on('error', () => connection.destroy());
    await pump(connection, chunk => data.write(chunk)).catch(() => undefined);
    open.delete(connection);
  } catch (problem) {
    await error.write(Buffer.from((problem as Error).message));
  }
  data.end();
  error.end();
}

async function pump(
  from: Duplex,
  write: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  for await (const chunk of from) await write(chunk as Buffer);
}
