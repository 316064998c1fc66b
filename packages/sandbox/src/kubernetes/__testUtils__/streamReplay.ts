import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { eventually } from './testCluster.ts';

/** An exec, attach or port-forward with a real API server. */
export interface StreamRecording {
  name: string;
  note?: string;
  request: {
    path: string;
    subprotocols: string[];
    headers: Record<string, string>;
  };
  accepted: false | { status: number; subprotocol?: string };
  refused?: { status: number; headers?: Record<string, string>; body: unknown };
  frames?: RecordedFrame[];
  close: { code: number; reason: string } | null;
}

interface RecordedFrame {
  dir: 'in' | 'out';
  opcode: 'binary' | 'text' | 'close';
  channel?: number;
  text?: string;
  base64?: string;
  /** Of long texts, which are cut. */
  length?: number;
}

/** What a connection came to. */
export interface Replayed {
  refused?: { status: number; contentType?: string; body: unknown };
  subprotocol?: string;
  /** Channels in the order they were used, repetitions left out. */
  order: number[];
  /** All that came on each channel. */
  channels: Record<string, string>;
  closeCode?: number;
}

export interface Server {
  url: string;
  caPem: string;
  token: string;
}

type Message = { channel: number; payload: Buffer };

/** One connection to the server under test. */
interface Connection {
  subprotocol: string;
  messages: Message[];
  send(data: Buffer | string): void;
  close(): void;
  closed: Promise<number>;
}

/** Sends what the recording sent, each frame after what had come before it. */
export async function replayStream(
  server: Server,
  recording: StreamRecording,
): Promise<Replayed> {
  const opened = await open(server, recording);
  if ('refused' in opened) return { ...opened, order: [], channels: {} };
  const frames = (recording.frames ?? []).filter(
    ({ opcode }) => opcode !== 'close',
  );
  const serverEnds = frames.at(-1)?.channel === 3 && recording.close !== null;
  let expected = 0;
  for (const frame of frames) {
    if (frame.dir === 'in') expected += lengthOf(frame);
    else {
      await arrived(opened, expected);
      opened.send(bytesToSend(frame));
    }
  }
  await arrived(opened, expected);
  if (!serverEnds) opened.close();
  const closeCode = await opened.closed;
  return {
    ...summary(opened.messages),
    subprotocol: opened.subprotocol,
    closeCode,
  };
}

/** Fewer bytes are no failure here: the comparison shows them. */
async function arrived({ messages }: Connection, bytes: number): Promise<void> {
  await eventually(() => {
    const sum = messages.reduce(
      (total, { payload }) => total + payload.length,
      0,
    );
    return sum >= bytes || undefined;
  }).catch(() => undefined);
}

function lengthOf({ text, base64, length }: RecordedFrame): number {
  if (length !== undefined) return length;
  if (base64 !== undefined) return Buffer.from(base64, 'base64').length;
  return Buffer.byteLength(text ?? '');
}

function bytesToSend(frame: RecordedFrame): Buffer | string {
  const payload =
    frame.base64 === undefined
      ? Buffer.from(frame.text ?? '')
      : Buffer.from(frame.base64, 'base64');
  if (frame.channel === undefined) return payload;
  // The recorder read a text frame's first byte as a digit.
  const channel = frame.channel < 0 ? frame.channel + 48 : frame.channel;
  const message = Buffer.concat([Buffer.from([channel]), payload]);
  return frame.opcode === 'text' ? message.toString('latin1') : message;
}

/** What was recorded, in the form of a replay. */
export function recordedOutcome(recording: StreamRecording): Replayed {
  const { accepted, refused, close } = recording;
  if (!accepted) {
    return {
      refused: {
        status: refused?.status ?? 0,
        contentType: refused?.headers?.['content-type'],
        body: refused?.body,
      },
      order: [],
      channels: {},
    };
  }
  const messages = (recording.frames ?? [])
    .filter(({ dir }) => dir === 'in')
    .map(frame => ({
      channel: frame.channel ?? -1,
      payload:
        frame.base64 === undefined
          ? Buffer.from(
              frame.length ? 'x'.repeat(frame.length) : frame.text ?? '',
            )
          : Buffer.from(frame.base64, 'base64'),
    }));
  return {
    ...summary(messages),
    subprotocol: accepted.subprotocol ?? '',
    closeCode: close?.code ?? 1000,
  };
}

function summary(messages: readonly Message[]) {
  const order: number[] = [];
  const chunks = new Map<number, Buffer[]>();
  for (const { channel, payload } of messages) {
    if (order.at(-1) !== channel) order.push(channel);
    chunks.set(channel, [...(chunks.get(channel) ?? []), payload]);
  }
  const channels = Object.fromEntries(
    [...chunks].map(([channel, parts]) => [
      String(channel),
      Buffer.concat(parts).toString('latin1'),
    ]),
  );
  return { order, channels };
}

async function open(server: Server, { request }: StreamRecording) {
  const { subprotocols, path } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [
      name,
      value.replace('<redacted>', server.token),
    ]),
  );
  const protocols = subprotocols.map(name =>
    name.replace('<redacted>', Buffer.from(server.token).toString('base64url')),
  );
  const url = `${server.url}${path}`;
  // `ws` takes neither an empty protocol nor one with a slash.
  if (protocols.length === 0 || protocols[0].includes('/')) {
    return openByHand(url, server, headers, protocols[0]);
  }
  const socket = new WebSocket(url.replace(/^https/, 'wss'), protocols, {
    ca: server.caPem,
    headers,
  });
  const messages: Message[] = [];
  const closed = new Promise<number>(resolve => {
    socket.once('close', code => resolve(code));
  });
  socket.on('message', data => {
    const bytes = data as Buffer;
    const digit = socket.protocol.includes('base64') ? 48 : 0;
    messages.push({ channel: bytes[0] - digit, payload: bytes.subarray(1) });
  });
  socket.on('error', () => undefined);
  return new Promise<Connection | (Pick<Replayed, 'refused'> & object)>(
    resolve => {
      socket.once('open', () =>
        resolve({
          subprotocol: socket.protocol,
          messages,
          send: data => socket.send(data),
          close: () => socket.close(1000),
          closed,
        }),
      );
      socket.once('unexpected-response', (_, response) =>
        resolve(refusal(response)),
      );
    },
  ) as Promise<Connection | { refused: Replayed['refused'] }>;
}

async function refusal(response: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const contentType = response.headers['content-type'];
  const body = contentType === 'application/json' ? JSON.parse(text) : text;
  return { refused: { status: response.statusCode ?? 0, contentType, body } };
}

async function openByHand(
  url: string,
  server: Server,
  headers: Record<string, string>,
  protocol: string | undefined,
): Promise<Connection | { refused: Replayed['refused'] }> {
  const request = httpsRequest(url, {
    ca: server.caPem,
    headers: {
      ...headers,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      ...(protocol && { 'sec-websocket-protocol': protocol }),
    },
  });
  request.end();
  return new Promise(resolve => {
    request.once('response', response => resolve(refusal(response)));
    request.once('upgrade', (response, socket, head) => {
      const messages: Message[] = [];
      resolve({
        subprotocol: String(response.headers['sec-websocket-protocol']),
        messages,
        send: data => socket.write(maskedFrame(2, Buffer.from(data))),
        close: () => socket.write(maskedFrame(8, Buffer.from([3, 232]))),
        closed: readFrames(socket, head, messages, protocol !== undefined),
      });
    });
  });
}

/** A short frame of a client, with a mask that changes nothing. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}

/** Frames of a server are not masked, and here they are short. */
async function readFrames(
  socket: Duplex,
  head: Buffer,
  messages: Message[],
  isTunnel: boolean,
): Promise<number> {
  let buffer = head;
  for await (const chunk of socket) {
    buffer = Buffer.concat([buffer, chunk as Buffer]);
    while (buffer.length >= 2) {
      const long = buffer[1] === 126;
      const start = long ? 4 : 2;
      const length = long ? buffer.readUInt16BE(2) : buffer[1];
      if (buffer.length < start + length) break;
      const payload = buffer.subarray(start, start + length);
      if ((buffer[0] & 15) === 8) return payload.readUInt16BE(0);
      messages.push(
        isTunnel
          ? { channel: -1, payload }
          : { channel: payload[0], payload: payload.subarray(1) },
      );
      buffer = buffer.subarray(start + length);
    }
  }
  return 1006;
}
