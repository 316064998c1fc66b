/** A recording as stored, without what it shows. */
export interface StoredRecording {
  session: string;
  columns: number;
  rows: number;
  startedAt: Date;
  /** Absent while it goes on, or when its replica was lost. */
  durationMs?: number;
}

/** A part of what a recording shows, encrypted. */
export interface StoredChunk {
  /** From 0, without gaps. */
  seq: number;
  /** Which key encrypted it. */
  keyId: string;
  data: Buffer;
}

/** Keeps recordings of sessions; it goes when its session does. */
export interface RecordingStore {
  insert(recording: StoredRecording): Promise<void>;
  get(session: string): Promise<StoredRecording | undefined>;
  /** Counts it to the bytes that the session's list shows. */
  append(session: string, chunk: StoredChunk): Promise<void>;
  finish(session: string, durationMs: number): Promise<void>;
  chunks(session: string, from: number, limit: number): Promise<StoredChunk[]>;
  /** Of sessions that ended before then. @returns how many. */
  deleteEndedBefore(before: Date): Promise<number>;
}
