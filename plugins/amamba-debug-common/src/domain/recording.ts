import { z } from 'zod';

/**
 * One event of an asciicast v2: seconds since the beginning, `o` for output,
 * `r` for a resize (`80x24`), `m` for a marker, and the data.
 *
 * @public
 */
export const recordingEventSchema = z.tuple([
  z.number().nonnegative(),
  z.enum(['o', 'r', 'm']),
  z.string(),
]);

/** @public */
export type RecordingEvent = z.output<typeof recordingEventSchema>;

/** Header of an asciicast v2. @public */
export const recordingHeaderSchema = z.object({
  version: z.literal(2),
  width: z.number().int(),
  height: z.number().int(),
  /** Unix time in seconds. */
  timestamp: z.number().int(),
  title: z.string().optional(),
  /** In seconds, once it has ended. */
  duration: z.number().optional(),
});

/** @public */
export type RecordingHeader = z.output<typeof recordingHeaderSchema>;
