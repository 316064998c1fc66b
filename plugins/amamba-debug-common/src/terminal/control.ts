import { z } from 'zod';
import { sessionEndingSchema } from '../domain/session';

const columns = z.number().int().min(1).max(1000);
const rows = z.number().int().min(1).max(1000);
const count = z.number().int().nonnegative();

/** What a browser says beside input. @public */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    /** The first message, and only that. */
    type: z.literal('hello'),
    /** Backstage token of the person; the ticket must be theirs. */
    token: z.string().max(12_000),
    columns,
    rows,
    /**
     * How many bytes of output this very terminal shows already: what follows
     * them is sent. Absent: it is empty.
     */
    received: count.optional(),
  }),
  z.object({ type: z.literal('resize'), columns, rows }),
  /** Bytes of output that it has shown, since the session began. */
  z.object({ type: z.literal('ack'), bytes: count }),
  /** No more input follows. */
  z.object({ type: z.literal('eof') }),
  /** A newer token, before the older one expires. */
  z.object({ type: z.literal('token'), token: z.string().max(12_000) }),
  /** Still there; counts as no activity. */
  z.object({ type: z.literal('pong') }),
  /** The person ends the session. */
  z.object({ type: z.literal('end') }),
]);

/** @public */
export type ClientMessage = z.output<typeof clientMessageSchema>;

/** Codes of errors, for which the page has words and remedies. @public */
export const TERMINAL_ERRORS = [
  'bad-message',
  'bad-ticket',
  'not-allowed',
  'session-gone',
  'pod-gone',
  'container-not-running',
  'no-shell',
  'exec-forbidden',
  'image-not-allowed',
  'image-pull',
  'pod-security',
  'ephemeral-unsupported',
  'agent-missing',
  'no-tar',
  'too-large',
  'exists',
  'not-found',
  'cluster-unreachable',
  'replica-unreachable',
  'failed',
] as const;

/** @public */
export const terminalErrorSchema = z.enum(TERMINAL_ERRORS);

/** @public */
export type TerminalErrorCode = z.output<typeof terminalErrorSchema>;

/** What the backend says beside output. @public */
export const serverMessageSchema = z.discriminatedUnion('type', [
  /** What is going on before it is open. */
  z.object({
    type: z.literal('progress'),
    step: z.enum([
      'connecting',
      'finding-shell',
      'creating',
      'pulling-image',
      'starting',
    ]),
    detail: z.string().optional(),
  }),
  z.object({
    type: z.literal('opened'),
    role: z.enum(['owner', 'watcher']),
    tty: z.boolean(),
    /** Whether anything typed arrives anywhere. */
    input: z.boolean(),
    /** The shell or command that was found. */
    what: z.string().optional(),
    /** Where it runs, when that is not where it was asked for. */
    pod: z.string().optional(),
    container: z.string().optional(),
    recorded: z.boolean(),
    shared: z.boolean(),
    /** Of a file, in bytes. */
    size: count.optional(),
    /** Of a download. */
    fileName: z.string().optional(),
  }),
  /**
   * Output goes on at `from`; `reset`: clear the terminal, what was missed is
   * no more known completely.
   */
  z.object({ type: z.literal('resumed'), from: count, reset: z.boolean() }),
  /** Somebody watches, or no more. */
  z.object({ type: z.literal('watchers'), users: z.array(z.string()) }),
  z.object({ type: z.literal('shared'), shared: z.boolean() }),
  /** The owner's size, for watchers. */
  z.object({ type: z.literal('size'), columns, rows }),
  /** It will end at that time unless something happens. */
  z.object({
    type: z.literal('warning'),
    reason: z.enum(['idle', 'too-long', 'shutdown', 'signed-out']),
    endsAt: z.iso.datetime(),
  }),
  z.object({ type: z.literal('warning-over') }),
  /** Bytes of a file that have arrived. */
  z.object({ type: z.literal('transferred'), bytes: count }),
  /** To be answered by `pong`. */
  z.object({ type: z.literal('ping') }),
  /** What went wrong; the session ends, or does not begin. */
  z.object({
    type: z.literal('error'),
    code: terminalErrorSchema,
    message: z.string(),
  }),
  /** It has ended; nothing follows. */
  z.object({
    type: z.literal('ended'),
    ending: sessionEndingSchema,
    exitCode: z.number().int().optional(),
    message: z.string().optional(),
  }),
]);

/** @public */
export type ServerMessage = z.output<typeof serverMessageSchema>;

/**
 * Codes with which the backend closes the WebSocket. After 1000 and the 44xx
 * a browser does not come back; after any other code it asks for a ticket to
 * resume.
 *
 * @public
 */
export const TERMINAL_CLOSE = {
  /** The session has ended, and said so. */
  ended: 1000,
  /** A message that is not of the protocol. */
  badMessage: 4400,
  /** A ticket that is unknown, used, expired or somebody else's. */
  badTicket: 4401,
  /** The person may no more. */
  notAllowed: 4403,
  /** There is no such session any more. */
  gone: 4404,
  /** Nothing happened for too long. */
  idle: 4408,
  /** The same person connected anew elsewhere. */
  replaced: 4409,
  /** This replica goes away; the session with it. */
  shutdown: 4499,
} as const;
