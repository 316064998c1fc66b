import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OutputStream } from '../../pods/shell/containerFs.ts';
import { outcomeText, type CommandProtocol } from '../outcomeStatus.ts';
import {
  parseSize,
  type Outcome,
  type RemoteSession,
  type SessionInput,
  type StreamOptions,
} from '../remoteSession.ts';
import { SpdyConnection, type SpdyStream } from './spdyConnection.ts';

const STREAM_TYPE = 'streamtype';
/** As the container runtime serves them; without a header it is the first one. */
const VERSIONS: Record<string, CommandProtocol> = {
  'v4.channel.k8s.io': 'v4',
  'v3.channel.k8s.io': 'v1',
  'v2.channel.k8s.io': 'v1',
  'channel.k8s.io': 'v1',
};
/** How long a client has to open the streams that it asked for. */
const OPEN_MS = 30_000;

export function isSpdy({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'spdy/3.1';
}

/** Offered versions; a header may come more than once. */
function offeredVersions({ headersDistinct }: IncomingMessage): string[] {
  return (headersDistinct['x-stream-protocol-version'] ?? [])
    .flatMap(value => value.split(','))
    .map(value => value.trim());
}

/** Takes the connection over, or refuses it when no version is known to both. */
export function acceptSpdy(
  request: IncomingMessage,
  response: ServerResponse,
  known: readonly string[],
): { socket: Duplex; version: string } | undefined {
  const offered = offeredVersions(request);
  const version =
    offered.length === 0
      ? known.at(-1) ?? ''
      : offered.find(name => known.includes(name));
  if (version === undefined) {
    const text = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(
      ' ',
    )}], server accepts [${known.join(' ')}]`;
    response.setHeader('X-Accepted-Stream-Protocol-Versions', [...known]);
    response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(text);
    return undefined;
  }
  const { socket } = request;
  response.detachSocket(socket);
  socket.setNoDelay(true);
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Connection: Upgrade',
      'Upgrade: SPDY/3.1',
      ...(offered.length > 0 ? [`X-Stream-Protocol-Version: ${version}`] : []),
      '\r\n',
    ].join('\r\n'),
  );
  return { socket, version };
}

class SpdySession implements RemoteSession {
  readonly #connection: SpdyConnection;
  readonly #streams: ReadonlyMap<string, SpdyStream>;
  readonly #protocol: CommandProtocol;
  /** What arrives before anyone listens waits, and so does the connection. */
  readonly #listening: Promise<SessionInput>;
  #listen: (input: SessionInput) => void = () => undefined;

  constructor(
    connection: SpdyConnection,
    streams: ReadonlyMap<string, SpdyStream>,
    protocol: CommandProtocol,
  ) {
    this.#connection = connection;
    this.#streams = streams;
    this.#protocol = protocol;
    this.#listening = new Promise(resolve => {
      this.#listen = resolve;
    });
    const stdin = streams.get('stdin');
    if (stdin) {
      stdin.onData = async chunk => {
        const input = await this.#listening;
        if (chunk) await input.stdin(chunk);
        else input.stdinEnd();
      };
    }
    const resize = streams.get('resize');
    if (resize) {
      resize.onData = async chunk => {
        const size = chunk && parseSize(chunk);
        if (size) (await this.#listening).resize(size);
      };
    }
  }

  gone(): void {
    void this.#listening.then(input => input.gone());
  }

  listen(input: SessionInput): void {
    this.#listen(input);
  }

  async write(stream: OutputStream, chunk: Buffer): Promise<void> {
    await this.#streams.get(stream)?.write(chunk);
  }

  async finish(outcome: Outcome, command: readonly string[]): Promise<void> {
    const text = outcomeText(outcome, this.#protocol, command);
    const error = this.#streams.get('error');
    if (text) await error?.write(Buffer.from(text));
    for (const [name, stream] of this.#streams) {
      if (name !== 'stdin' && name !== 'resize') stream.end();
    }
    this.#connection.close();
  }
}

/** An exec or attach of clients that speak SPDY: kubectl before 1.31, and others. */
export async function acceptSpdyCommand(
  request: IncomingMessage,
  response: ServerResponse,
  streams: StreamOptions,
): Promise<RemoteSession | undefined> {
  const accepted = acceptSpdy(request, response, Object.keys(VERSIONS));
  if (!accepted) return undefined;
  const { socket, version } = accepted;
  return openSession(socket, VERSIONS[version], streams, version);
}

function openSession(
  socket: Duplex,
  protocol: CommandProtocol,
  streams: StreamOptions,
  version: string,
): Promise<RemoteSession | undefined> {
  const wanted = new Set(['error']);
  for (const name of ['stdin', 'stdout', 'stderr'] as const) {
    if (streams[name]) wanted.add(name);
  }
  if (streams.tty && /^v[34]\./.test(version)) wanted.add('resize');
  return new Promise(resolve => {
    const opened = new Map<string, SpdyStream>();
    const timer = setTimeout(() => socket.destroy(), OPEN_MS);
    let session: SpdySession | undefined;
    const connection = new SpdyConnection(
      socket,
      stream => {
        opened.set(stream.headers[STREAM_TYPE] ?? '', stream);
        if (session || [...wanted].some(name => !opened.has(name))) return;
        clearTimeout(timer);
        session = new SpdySession(connection, opened, protocol);
        resolve(session);
      },
      () => {
        clearTimeout(timer);
        session?.gone();
        resolve(undefined);
      },
    );
  });
}
