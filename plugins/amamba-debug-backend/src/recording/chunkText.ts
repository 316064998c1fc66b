import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  type RecordingEvent,
  recordingEventSchema,
} from '@amamba/plugin-amamba-debug-common';
import { z } from 'zod';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const chunkSchema = z.object({
  events: z.array(recordingEventSchema),
  /** Of the last one: one that lacks it, of a recording that ended, was cut. */
  last: z.boolean().optional(),
});

/** What is in a chunk. */
export type ChunkContent = z.output<typeof chunkSchema>;

export function packChunk(events: RecordingEvent[], last: boolean) {
  return compress(JSON.stringify({ events, ...(last && { last }) }));
}

export async function unpackChunk(text: Buffer): Promise<ChunkContent> {
  return chunkSchema.parse(JSON.parse((await decompress(text)).toString()));
}
