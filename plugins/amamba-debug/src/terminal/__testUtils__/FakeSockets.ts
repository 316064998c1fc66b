import {
  type ClientMessage,
  clientMessageSchema,
  type ServerMessage,
  ticketOf,
} from '@amamba/plugin-amamba-debug-common';

/** The backend's end of one WebSocket of a browser. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;

  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly messages: ClientMessage[] = [];
  readonly frames: Uint8Array[] = [];
  /** Whether the browser hung up. */
  dropped = false;

  constructor(readonly url: string, readonly protocols: string[]) {}

  get ticket(): string | undefined {
    return ticketOf(this.protocols.join(', '));
  }

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      // The backend would close for anything else.
      this.messages.push(clientMessageSchema.parse(JSON.parse(data)));
    } else {
      this.frames.push(data);
    }
  }

  close(): void {
    this.dropped = true;
    this.readyState = FakeSocket.CLOSED;
  }

  /** What was typed, as text. */
  get typed(): string {
    return this.frames
      .map(frame => new TextDecoder().decode(frame.subarray(1)))
      .join('');
  }

  ofType<T extends ClientMessage['type']>(type: T) {
    return this.messages.filter(
      (message): message is Extract<ClientMessage, { type: T }> =>
        message.type === type,
    );
  }

  accept(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** @param channel - 1 for output, 2 for errors */
  print(text: string, channel = 1): void {
    const bytes = new TextEncoder().encode(text);
    const frame = new Uint8Array([channel, ...bytes]);
    this.onmessage?.({ data: frame.buffer });
  }

  end(code: number): void {
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.({ code });
  }
}

/** Takes the place of the browser's WebSocket; the result holds those made. */
export function fakeSockets(): FakeSocket[] {
  const sockets: FakeSocket[] = [];
  class Recorded extends FakeSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  globalThis.WebSocket = Recorded as unknown as typeof WebSocket;
  return sockets;
}

/** What the backend says of an own shell. */
export const OPENED: Extract<ServerMessage, { type: 'opened' }> = {
  type: 'opened',
  role: 'owner',
  tty: true,
  input: true,
  what: '/bin/bash',
  recorded: false,
  shared: false,
};
