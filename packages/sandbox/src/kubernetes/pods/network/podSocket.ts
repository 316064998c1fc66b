import { Duplex } from 'node:stream';

/** Where the two ends of a connection are. */
export interface SocketAddresses {
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
}

/**
 * One end of a TCP connection between programs of pods. What an end does not
 * read stays with the other end, whose writes wait; an end that has finished
 * writing can go on reading.
 */
export class PodSocket extends Duplex implements SocketAddresses {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  #peer: PodSocket | undefined;
  #accepted: (() => void) | undefined;
  #ended = false;

  constructor(addresses: SocketAddresses) {
    super({ allowHalfOpen: true });
    this.localAddress = addresses.localAddress;
    this.localPort = addresses.localPort;
    this.remoteAddress = addresses.remoteAddress;
    this.remotePort = addresses.remotePort;
  }

  /** A client's end and the server's end of one connection. */
  static pair(client: SocketAddresses): [PodSocket, PodSocket] {
    const near = new PodSocket(client);
    const far = new PodSocket({
      localAddress: client.remoteAddress,
      localPort: client.remotePort,
      remoteAddress: client.localAddress,
      remotePort: client.localPort,
    });
    near.#peer = far;
    far.#peer = near;
    return [near, far];
  }

  override _read(): void {
    const accepted = this.#accepted;
    this.#accepted = undefined;
    accepted?.();
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error) => void,
  ): void {
    const peer = this.#peer;
    if (!peer || peer.destroyed) {
      done(systemError('EPIPE', 'write EPIPE'));
    } else if (chunk.length === 0) {
      process.nextTick(done);
    } else {
      peer.#accepted = done;
      peer.push(chunk);
    }
  }

  override _final(done: () => void): void {
    if (this.#peer) this.#peer.#end();
    done();
  }

  override _destroy(
    error: Error | null,
    done: (error: Error | null) => void,
  ): void {
    const peer = this.#peer;
    this.#peer = undefined;
    if (peer && !peer.destroyed) {
      if (error) peer.destroy(systemError('ECONNRESET', 'read ECONNRESET'));
      else peer.#end();
    }
    // A writer that waits for this end to read will never be read.
    const accepted = this.#accepted;
    this.#accepted = undefined;
    accepted?.();
    done(error);
  }

  #end(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
  }
}

export function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
