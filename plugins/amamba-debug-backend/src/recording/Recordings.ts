import type {
  RecordingEvent,
  RecordingHeader,
} from '@amamba/plugin-amamba-debug-common';
import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { SessionRecord } from '../store/SessionStore';
import { unpackChunk } from './chunkText';
import type { RecordingCipher } from './RecordingCipher';
import type { RecordingStore, StoredRecording } from './RecordingStore';

/** Chunks of one page: about half a megabyte of text. */
const PAGE_CHUNKS = 8;

/** A part of a recording. */
export interface RecordingPage {
  /** With the first part. */
  header?: RecordingHeader;
  events: RecordingEvent[];
  nextCursor?: string;
}

/** Reads recordings. */
export class Recordings {
  readonly #store: RecordingStore;
  readonly #cipher: RecordingCipher;

  constructor(options: { store: RecordingStore; cipher: RecordingCipher }) {
    this.#store = options.store;
    this.#cipher = options.cipher;
  }

  /**
   * @throws NotFoundError when there is none, InputError for a cursor that is
   * not its own, ServiceUnavailableError when it cannot be decrypted.
   */
  async read(session: SessionRecord, cursor?: string): Promise<RecordingPage> {
    const from = cursor === undefined ? 0 : readCursor(cursor);
    const recording = await this.#store.get(session.id);
    if (!recording) {
      throw new NotFoundError(
        'There is no recording of this session: it was not recorded, or the recording is old and was deleted',
      );
    }
    return {
      ...(from === 0 && { header: headerOf(session, recording) }),
      ...(await this.#readFrom(recording, from)),
    };
  }

  async #readFrom(
    recording: StoredRecording,
    from: number,
  ): Promise<Pick<RecordingPage, 'events' | 'nextCursor'>> {
    const { session, durationMs } = recording;
    const found = await this.#store.chunks(session, from, PAGE_CHUNKS + 1);
    const chunks = found.slice(0, PAGE_CHUNKS);
    const events: RecordingEvent[] = [];
    // One that goes on, or whose replica was lost, has no last chunk.
    let complete = durationMs === undefined;
    for (const [index, chunk] of chunks.entries()) {
      if (chunk.seq !== from + index) {
        throw cut();
      }
      const content = await unpackChunk(this.#cipher.decrypt(session, chunk));
      events.push(...content.events);
      complete ||= content.last === true;
    }
    if (found.length > PAGE_CHUNKS) {
      return { events, nextCursor: String(from + PAGE_CHUNKS) };
    }
    if (!complete) {
      throw cut();
    }
    return { events };
  }
}

function cut(): Error {
  return new ServiceUnavailableError(
    'The recording cannot be shown: a part of what is stored of it is missing. Tell whoever keeps this portal.',
  );
}

function readCursor(cursor: string): number {
  if (!/^[1-9]\d{0,8}$/.test(cursor)) {
    throw new InputError(
      'The cursor is not one that this recording gave; start again without a cursor',
    );
  }
  return Number(cursor);
}

function headerOf(
  { cluster, namespace, pod, container, node }: SessionRecord,
  { columns, rows, startedAt, durationMs }: StoredRecording,
): RecordingHeader {
  return {
    version: 2,
    width: columns,
    height: rows,
    timestamp: Math.floor(startedAt.getTime() / 1000),
    title: [cluster, namespace, pod ?? node, container]
      .filter(Boolean)
      .join('/'),
    ...(durationMs !== undefined && { duration: durationMs / 1000 }),
  };
}
