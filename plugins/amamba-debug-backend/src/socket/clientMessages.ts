import {
  type ClientMessage,
  clientMessageSchema,
  MAX_CONTROL_LENGTH,
  MAX_INPUT_FRAME_BYTES,
  TERMINAL_CHANNELS,
} from '@amamba/plugin-amamba-debug-common';

/** What a browser sent, or what is wrong with it. */
export type Incoming =
  | { type: 'control'; message: ClientMessage }
  | { type: 'input'; bytes: Buffer }
  | { type: 'malformed'; reason: string };

const malformed = (reason: string): Incoming => ({ type: 'malformed', reason });

/** Reads a message of a WebSocket; never throws. */
export function readIncoming(data: Buffer, binary: boolean): Incoming {
  return binary ? readInput(data) : readControl(data);
}

function readInput(frame: Buffer): Incoming {
  if (frame.length > MAX_INPUT_FRAME_BYTES) {
    return malformed(
      `A frame has ${frame.length} bytes; the most are ${MAX_INPUT_FRAME_BYTES}`,
    );
  }
  if (frame[0] !== TERMINAL_CHANNELS.input) {
    return malformed(
      frame.length === 0
        ? 'A binary frame is empty'
        : `A frame is of channel ${frame[0]}; input is channel ${TERMINAL_CHANNELS.input}`,
    );
  }
  return { type: 'input', bytes: frame.subarray(1) };
}

function readControl(data: Buffer): Incoming {
  if (data.length > MAX_CONTROL_LENGTH) {
    return malformed(
      `A message has ${data.length} letters; the most are ${MAX_CONTROL_LENGTH}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    return malformed('A text message is not JSON');
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (!parsed.success) {
    // Its own words might quote a token.
    const where = parsed.error.issues[0]?.path.map(String).join('.');
    return malformed(
      `A message is not of the protocol${where ? ` at ${where}` : ''}`,
    );
  }
  return { type: 'control', message: parsed.data };
}
