import type {
  TerminalErrorCode,
  Ticket,
} from '@amamba/plugin-amamba-debug-common';
import type { TerminalLink } from './connection/options';
import type { ConnectionEnd, ConnectionState } from './connection/state';
import { TerminalConnection } from './connection/TerminalConnection';

/** A piece of a file that is read at once, in bytes. */
const READ_BYTES = 256 * 1024;

/** A file that did not arrive, with a code for which the page has words. */
export class TransferError extends Error {
  readonly code: TerminalErrorCode;

  constructor(code: TerminalErrorCode, message: string) {
    super(message);
    this.name = 'TransferError';
    this.code = code;
  }
}

/** How a transfer goes. */
export interface TransferProgress {
  bytes: number;
  /** Absent while it is not known. */
  of?: number;
}

/** What a transfer takes beside the ticket. */
export interface TransferOptions {
  onProgress?: (progress: TransferProgress) => void;
  /** Aborting ends the session too. */
  signal?: AbortSignal;
}

function errorOf(end: ConnectionEnd): TransferError | undefined {
  if (end.error) {
    return new TransferError(end.error.code, end.error.message);
  }
  const done = end.ending === 'exited' && (end.exitCode ?? 0) === 0;
  return done
    ? undefined
    : new TransferError(
        end.closed === 'not-allowed' ? 'not-allowed' : 'failed',
        end.message ?? '',
      );
}

/** Waits for the end of a session; throws when it is not a good one. */
function finished(
  connection: TerminalConnection,
  options: TransferOptions,
  onState: (state: ConnectionState) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      connection.end();
      connection.detach();
      reject(options.signal?.reason);
    };
    if (options.signal?.aborted) {
      stop();
      return;
    }
    options.signal?.addEventListener('abort', stop, { once: true });
    const unsubscribe = connection.subscribe(() => {
      const { state } = connection;
      onState(state);
      if (state.end) {
        options.signal?.removeEventListener('abort', stop);
        unsubscribe();
        const error = errorOf(state.end);
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      }
    });
    connection.start();
  });
}

/**
 * Takes a file, or a directory as an archive, out of a container.
 *
 * @param ticket - of `openDownload`
 * @throws TransferError when it did not arrive whole; the signal's reason
 */
export async function downloadFile(
  link: TerminalLink,
  ticket: Ticket,
  options: TransferOptions = {},
): Promise<{ blob: Blob; fileName: string | undefined }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let size: number | undefined;
  let fileName: string | undefined;
  const connection = new TerminalConnection({
    link,
    ticket,
    size: { columns: 80, rows: 24 },
    onOutput: (piece, done) => {
      parts.push(new Uint8Array(piece));
      bytes += piece.length;
      options.onProgress?.({ bytes, of: size });
      done();
    },
  });
  await finished(connection, options, ({ opened }) => {
    size = opened?.size ?? size;
    fileName = opened?.fileName ?? fileName;
  });
  return { blob: new Blob(parts), fileName };
}

/**
 * Puts a file into a container.
 *
 * @param ticket - of `openUpload`, with the size of this very file
 * @throws TransferError when it did not arrive whole; the signal's reason
 */
export async function uploadFile(
  link: TerminalLink,
  ticket: Ticket,
  file: Blob,
  options: TransferOptions = {},
): Promise<void> {
  const connection = new TerminalConnection({
    link,
    ticket,
    size: { columns: 80, rows: 24 },
    onOutput: (_bytes, done) => done(),
  });
  let sending = false;
  const send = async () => {
    for (let from = 0; from < file.size; from += READ_BYTES) {
      const piece = await file.slice(from, from + READ_BYTES).arrayBuffer();
      await connection.drained();
      if (!connection.type(new Uint8Array(piece))) {
        // It has ended; the end says why.
        return;
      }
    }
    connection.endInput();
  };
  await finished(connection, options, ({ phase, transferred }) => {
    if (transferred !== undefined) {
      options.onProgress?.({ bytes: transferred, of: file.size });
    }
    if (phase === 'open' && !sending) {
      sending = true;
      send().catch(() => {
        // The file cannot be read any more.
        connection.end();
      });
    }
  });
}
