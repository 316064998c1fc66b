import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

/** Most bytes that a client may send in one message. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** Offered names, in the client's order; none when the header is absent. */
export function offeredProtocols({ headers }: IncomingMessage): string[] {
  return (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Takes the connection over from HTTP.
 * @param protocol the chosen subprotocol; empty when the client offered none
 * @returns it paused: clients need not wait until somebody listens here
 */
export function acceptWebSocket(
  request: IncomingMessage,
  response: ServerResponse,
  protocol: string,
): Promise<WebSocket> {
  const { socket } = request;
  response.detachSocket(socket);
  // `ws` refuses names with a slash and would leave out an empty one, which
  // the real server answers; so the header is ours.
  delete request.headers['sec-websocket-protocol'];
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  server.on('headers', headers => {
    headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
  });
  return new Promise(resolve => {
    server.handleUpgrade(request, socket, Buffer.alloc(0), accepted => {
      accepted.pause();
      resolve(accepted);
    });
  });
}

/** Refuses a subprotocol: no Status, as the real server does. */
export function refuseProtocol(response: ServerResponse): void {
  response.writeHead(403, { 'Content-Length': 0 }).end();
}
