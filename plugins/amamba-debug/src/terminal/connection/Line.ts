import {
  type ClientMessage,
  type ServerMessage,
  serverMessageSchema,
  TERMINAL_PATH,
  terminalSubprotocols,
} from '@amamba/plugin-amamba-debug-common';

/** The backend pings more often; without a word for so long it is gone. */
const SILENCE_MS = 60_000;
const LOOK_MS = 5_000;

/** What happens on a line. */
export interface LineEvents {
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  /** A frame with its channel. */
  onFrame(frame: Uint8Array): void;
  /** It is over; without a code nothing was heard for too long. */
  onClose(code?: number): void;
}

function parseMessage(text: string): ServerMessage | undefined {
  try {
    // What a newer backend says beside is not for this page.
    return serverMessageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** One WebSocket of the protocol, which also ends when nothing is heard. */
export class Line {
  private readonly socket: WebSocket;
  private readonly timer: ReturnType<typeof setInterval>;
  private heardAt = Date.now();

  /** @param base - address of the plugin's API */
  constructor(
    base: string,
    ticket: string,
    private readonly events: LineEvents,
  ) {
    this.socket = new WebSocket(
      base.replace(/^http/, 'ws') + TERMINAL_PATH,
      terminalSubprotocols(ticket),
    );
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => events.onOpen();
    this.socket.onmessage = event => this.hear(event.data);
    this.socket.onclose = event => this.over(event.code);
    this.timer = setInterval(() => {
      // A network that is gone tells nothing.
      if (Date.now() - this.heardAt > SILENCE_MS) {
        this.over();
      }
    }, LOOK_MS);
  }

  /** Bytes that the browser holds back. */
  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  /** Does nothing while it is not open. */
  say(message: ClientMessage): void {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  /** @param frame - with its channel */
  send(frame: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(frame);
    }
  }

  /** Hangs up; nothing happens on it any more. */
  drop(): void {
    clearInterval(this.timer);
    this.socket.onopen = null;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
  }

  private hear(data: string | ArrayBuffer): void {
    this.heardAt = Date.now();
    if (typeof data !== 'string') {
      this.events.onFrame(new Uint8Array(data));
      return;
    }
    const message = parseMessage(data);
    if (message) {
      this.events.onMessage(message);
    }
  }

  private over(code?: number): void {
    this.drop();
    this.events.onClose(code);
  }
}
