import {
  type ClientMessage,
  type ServerMessage,
  serverMessageSchema,
  terminalSubprotocols,
} from '@amamba/plugin-amamba-debug-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { WebSocket } from 'ws';
import { eventually } from './eventually';

/** The portal's own page, of the tests. */
export const ORIGIN = 'https://portal.example.com';

type Hello = Partial<Extract<ClientMessage, { type: 'hello' }>>;

/** A browser's end of a terminal. */
export class Browser {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly frames: Buffer[] = [];
  /** Bytes of output that it shows, counted as the protocol has it. */
  shown = 0;
  /** Whether it acknowledges what it gets at once. */
  acknowledges = true;
  closeCode: number | undefined;
  /** Of the HTTP answer, when it was not let in. */
  httpStatus: number | undefined;

  constructor(
    url: string,
    ticket: string,
    options: { origin?: string | null; protocols?: string[] } = {},
  ) {
    const { origin = ORIGIN, protocols = terminalSubprotocols(ticket) } =
      options;
    this.socket = new WebSocket(url, protocols, {
      ...(origin !== null && { origin }),
      perMessageDeflate: false,
    });
    this.socket.on('message', (data, binary) =>
      this.#receive(data as Buffer, binary),
    );
    this.socket.on('close', code => {
      this.closeCode = code;
    });
    this.socket.on('unexpected-response', (_, { statusCode }) => {
      this.httpStatus = statusCode;
      this.socket.terminate();
    });
    this.socket.on('error', () => {});
  }

  /** Output and errors so far, as text. */
  get text(): string {
    return Buffer.concat(this.frames.map(frame => frame.subarray(1))).toString(
      'latin1',
    );
  }

  /** Comes in as a person, with what a page says first. */
  async hello(user: string, hello: Hello = {}): Promise<this> {
    await this.opened();
    this.say({
      type: 'hello',
      token: mockCredentials.user.token(user),
      columns: 80,
      rows: 24,
      ...hello,
    });
    this.shown = hello.received ?? 0;
    return this;
  }

  /** Once it was let in. */
  async opened(): Promise<void> {
    await eventually(() => {
      if (this.socket.readyState !== WebSocket.OPEN) {
        throw new Error('It was not let in yet');
      }
    });
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  type(text: string | Buffer): void {
    this.socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(text)]));
  }

  /** The first message of a type, as soon as it is there. */
  async got<T extends ServerMessage['type']>(
    type: T,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    return eventually(() => {
      const found = this.messages.find(message => message.type === type);
      if (!found) {
        throw new Error(
          `There is no ${type} among ${JSON.stringify(this.messages)}`,
        );
      }
      return found as Extract<ServerMessage, { type: T }>;
    });
  }

  async showed(text: string): Promise<void> {
    await eventually(() => {
      if (!this.text.includes(text)) {
        throw new Error(`${text} is not shown in ${this.text.slice(-500)}`);
      }
    });
  }

  async closed(): Promise<number> {
    return eventually(() => {
      if (this.closeCode === undefined) {
        throw new Error('It is not closed yet');
      }
      return this.closeCode;
    });
  }

  /** The network is gone. */
  cut(): void {
    this.socket.terminate();
  }

  #receive(data: Buffer, binary: boolean): void {
    if (binary) {
      this.frames.push(data);
      this.shown += data.length - 1;
      if (this.acknowledges) {
        this.say({ type: 'ack', bytes: this.shown });
      }
      return;
    }
    const message = serverMessageSchema.parse(JSON.parse(data.toString()));
    this.messages.push(message);
    if (message.type === 'resumed') {
      this.shown = message.from;
      if (message.reset) {
        this.frames.length = 0;
      }
    } else if (message.type === 'ping') {
      this.say({ type: 'pong' });
    }
  }
}
