import {
  type IncomingMessage,
  request as httpRequest,
  type OutgoingHttpHeaders,
} from 'node:http';
import { type Duplex, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bounds of one request; times in milliseconds, sizes in bytes. */
export interface ForwardLimits {
  requestBytes: number;
  responseBytes: number;
  /** Until the application begins to answer. */
  headersMs: number;
  /** Of the whole exchange. */
  totalMs: number;
}

/** More came than is taken. */
export class TooLargeError extends Error {
  readonly name = 'TooLargeError';
}

/** The application did not begin to answer in time. */
export class SlowError extends Error {
  readonly name = 'SlowError';
}

/** A request as the application gets it. */
export interface ForwardedRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: OutgoingHttpHeaders;
  body: Readable;
}

/**
 * Sends a request over a connection to a port, and waits for the head of the
 * answer. A connection serves one request, so nothing of one person's is left
 * for the next.
 *
 * @throws SlowError, TooLargeError, or what the connection failed with
 */
export async function forwardRequest(
  connection: Duplex,
  { method, path, headers, body }: ForwardedRequest,
  limits: ForwardLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const outgoing = httpRequest({
    method,
    path,
    headers,
    createConnection: () => connection,
    signal,
    // A pod's answer is not trusted: nothing lenient, and no endless header.
    insecureHTTPParser: false,
    maxHeaderSize: 32 * 1024,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('The application changed the protocol'));
    });
  });
  const timer = setTimeout(
    () => outgoing.destroy(new SlowError('No answer in time')),
    limits.headersMs,
  );
  const sent = pipeline(body, bounded(limits.requestBytes), outgoing);
  // An application may answer before it has read all; then it is no error.
  const failed = sent.then(
    () => new Promise<never>(() => {}),
    error => {
      if (error instanceof TooLargeError) throw error;
      return answered;
    },
  );
  try {
    return await Promise.race([answered, failed]);
  } finally {
    clearTimeout(timer);
    answered.catch(() => {});
    failed.catch(() => {});
  }
}

/** Passes bytes on up to a bound, and fails beyond. */
export function bounded(most: number): Transform {
  let left = most;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      if (left < 0) {
        done(new TooLargeError(`More than ${most} bytes`));
      } else {
        done(null, chunk);
      }
    },
  });
}
