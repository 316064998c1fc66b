import type { RawData, WebSocket } from 'ws';
import type { OutputStream } from '../pods/shell/containerFs.ts';
import { outcomeText, type CommandProtocol } from './outcomeStatus.ts';
import {
  parseSize,
  type Outcome,
  type RemoteSession,
  type SessionInput,
  type StreamOptions,
} from './remoteSession.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
const CLOSE = 255;
const MAX_FRAME_BYTES = 32_768;

/** Subprotocols of exec and attach, the server's favourite first. */
const COMMAND_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
];

/** The chosen subprotocol; empty when none was offered, undefined when none fits. */
export function chooseProtocol(offered: readonly string[]): string | undefined {
  if (offered.length === 0) return '';
  return COMMAND_PROTOCOLS.find(name => offered.includes(name));
}

/** Channels of an exec or attach multiplexed by the first byte of each message. */
export class WebSocketSession implements RemoteSession {
  readonly #socket: WebSocket;
  readonly #streams: StreamOptions;
  readonly #protocol: CommandProtocol;
  readonly #base64: boolean;
  #input: SessionInput | undefined;
  #sent: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, protocol: string, streams: StreamOptions) {
    this.#socket = socket;
    this.#streams = streams;
    this.#base64 = protocol.includes('base64');
    const version = /^(v[45])\./.exec(protocol)?.[1];
    this.#protocol = (version ?? 'v1') as CommandProtocol;
    socket.on('error', () => socket.terminate());
    // A first empty write tells the client that the stream is open.
    void this.#send(this.#firstChannel(), Buffer.alloc(0));
  }

  listen(input: SessionInput): void {
    this.#input = input;
    this.#socket.on('message', data => void this.#receive(data));
    this.#socket.once('close', () => input.gone());
    if (this.#socket.readyState > this.#socket.OPEN) input.gone();
    this.#socket.resume();
  }

  async write(stream: OutputStream, chunk: Buffer): Promise<void> {
    if (!this.#streams[stream]) return;
    const channel = stream === 'stdout' ? STDOUT : STDERR;
    for (let at = 0; at < chunk.length; at += MAX_FRAME_BYTES) {
      await this.#send(channel, chunk.subarray(at, at + MAX_FRAME_BYTES));
    }
  }

  async finish(outcome: Outcome, command: readonly string[]): Promise<void> {
    const text = outcomeText(outcome, this.#protocol, command);
    if (text) void this.#send(ERROR, Buffer.from(text));
    await this.#sent;
    this.#socket.close(1000);
  }

  #firstChannel(): number {
    if (this.#streams.stdout) return STDOUT;
    return this.#streams.stderr ? STDERR : ERROR;
  }

  #send(channel: number, payload: Buffer): Promise<void> {
    const message = this.#base64
      ? `${channel}${payload.toString('base64')}`
      : Buffer.concat([Buffer.from([channel]), payload]);
    this.#sent = this.#sent.then(() => this.#transmit(message));
    return this.#sent;
  }

  /**
   * Frames leave one by one, as of the real server, so that each is a TLS
   * record of its own: Python's client polls the socket for every frame, and
   * would never see one that came decrypted with the frame before.
   */
  #transmit(message: Buffer | string): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    return new Promise(resolve => {
      socket.send(message, () => resolve());
    });
  }

  async #receive(data: RawData): Promise<void> {
    const message = bytesOf(data);
    if (message.length === 0) return;
    const channel = this.#base64 ? message[0] - 48 : message[0];
    const rest = message.subarray(1);
    const payload = this.#base64
      ? Buffer.from(rest.toString('latin1'), 'base64')
      : rest;
    const input = this.#input;
    if (!input) return;
    if (channel === STDIN && this.#streams.stdin) {
      this.#socket.pause();
      await input.stdin(payload);
      this.#socket.resume();
    } else if (channel === RESIZE && this.#streams.tty) {
      const size = parseSize(payload);
      if (size) input.resize(size);
    } else if (channel === CLOSE && this.#protocol === 'v5') {
      if (payload[0] === STDIN && this.#streams.stdin) input.stdinEnd();
    }
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
