import { mockCredentials } from '@backstage/backend-test-utils';
import { WebSocket } from 'ws';
import { createClient } from '../../plugins/amamba-common/src';
import {
  type ClientMessage,
  debugContract,
  type ServerMessage,
  TERMINAL_CHANNELS,
  TERMINAL_PATH,
  terminalSubprotocols,
} from '../../plugins/amamba-debug-common/src';
import { OutputCounter } from './OutputCounter';
import type { Line, Way } from './Way';
import { POD } from './startPod';

/** Where the portal's pages are from. */
export const ORIGIN = 'http://localhost:3000';
/** As the page acknowledges. */
const ACKNOWLEDGED_BYTES = 64 * 1024;

export interface PortalWayOptions {
  /** Of the backend, up to `/api`. */
  url: string;
  cluster: string;
  workspace: string;
}

/** As the portal's page does it: a ticket, then the terminal's WebSocket. */
export function portalWay({ url, cluster, workspace }: PortalWayOptions): Way {
  const baseUrl = `${url}/amamba-debug`;
  const client = createClient(debugContract, {
    baseUrl: async () => baseUrl,
    fetch,
  });
  return {
    name: 'portal',
    async open(command) {
      const { name: pod, namespace, container } = POD;
      const { ticket } = await client.openCommand({
        params: { kind: 'workspace', namespace: 'default', name: workspace },
        body: { cluster, namespace, pod, container, command },
      });
      return connect(`${baseUrl}${TERMINAL_PATH}`, ticket);
    },
  };
}

/** Resolves when the command runs. */
function connect(url: string, ticket: string): Promise<Line> {
  const socket = new WebSocket(url, terminalSubprotocols(ticket), {
    origin: ORIGIN,
    perMessageDeflate: false,
  });
  const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
  const output = new OutputCounter();
  let received = 0;
  let acknowledged = 0;
  const take = (bytes: number) => {
    received += bytes;
    if (received - acknowledged >= ACKNOWLEDGED_BYTES) {
      acknowledged = received;
      say({ type: 'ack', bytes: received });
    }
    output.add(bytes);
  };
  socket.once('open', () =>
    say({
      type: 'hello',
      token: mockCredentials.user.token(),
      columns: 80,
      rows: 24,
    }),
  );
  const input = Buffer.from([TERMINAL_CHANNELS.input]);
  return new Promise((resolve, reject) => {
    const ended = new Promise<void>(end => {
      socket.once('close', () => end());
    });
    socket.on('error', reject);
    socket.on('message', (data: Buffer, binary) => {
      if (binary) {
        take(data.length - 1);
        return;
      }
      const message: ServerMessage = JSON.parse(data.toString());
      if (message.type === 'opened') {
        resolve({
          write: bytes => socket.send(Buffer.concat([input, bytes])),
          onOutput: output.onOutput,
          ended,
          close: () => say({ type: 'end' }),
        });
      } else if (message.type === 'ping') {
        say({ type: 'pong' });
      } else if (message.type === 'error') {
        reject(new Error(message.message));
      }
    });
  });
}
