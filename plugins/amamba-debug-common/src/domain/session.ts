import { z } from 'zod';

/** What a session does. @public */
export const SESSION_MODES = [
  'shell',
  'attach',
  'command',
  'logs',
  'debug-container',
  'pod-copy',
  'agent',
  'node',
  'download',
  'upload',
] as const;

/** @public */
export const sessionModeSchema = z.enum(SESSION_MODES);

/** @public */
export type SessionMode = z.output<typeof sessionModeSchema>;

/**
 * - `requested`: somebody holds a ticket for it.
 * - `opening`: the cluster is asked.
 * - `open`: it runs; `detached` when no browser is connected.
 * - `ended`: for good.
 *
 * @public
 */
export const sessionPhaseSchema = z.enum([
  'requested',
  'opening',
  'open',
  'detached',
  'ended',
]);

/** @public */
export type SessionPhase = z.output<typeof sessionPhaseSchema>;

/** Why a session ended. @public */
export const SESSION_ENDINGS = [
  'exited',
  'closed',
  'failed',
  'never-opened',
  'idle',
  'too-long',
  'revoked',
  'signed-out',
  'not-resumed',
  'ended-by-other',
  'shutdown',
  'lost',
] as const;

/** @public */
export const sessionEndingSchema = z.enum(SESSION_ENDINGS);

/** @public */
export type SessionEnding = z.output<typeof sessionEndingSchema>;

/** A session, as lists show it. @public */
export const sessionSchema = z.object({
  id: z.string(),
  workspace: z.string(),
  /** `component:default/payments-api`. */
  entityRef: z.string(),
  mode: sessionModeSchema,
  phase: sessionPhaseSchema,
  cluster: z.string(),
  /** Absent for a node. */
  namespace: z.string().optional(),
  pod: z.string().optional(),
  container: z.string().optional(),
  node: z.string().optional(),
  /** Of a debug container, copy, node or agent shell. */
  image: z.string().optional(),
  profile: z.string().optional(),
  /** What runs: a shell's path, a command, a file's path. Owners and admins only. */
  what: z.string().optional(),
  /** Entity reference of who opened it. */
  user: z.string(),
  /** Whether that is the caller. */
  own: z.boolean(),
  reason: z.string().optional(),
  requestedAt: z.iso.datetime(),
  openedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  ending: sessionEndingSchema.optional(),
  /** Why, in words; of `failed` the cluster's own. */
  endingMessage: z.string().optional(),
  exitCode: z.number().int().optional(),
  /** Whether colleagues may watch. */
  shared: z.boolean(),
  recorded: z.boolean(),
  /** Bytes of the recording as stored; absent when there is none (any more). */
  recordingBytes: z.number().int().optional(),
  bytesIn: z.number().int(),
  bytesOut: z.number().int(),
});

/** @public */
export type Session = z.output<typeof sessionSchema>;

/** What lets one browser connect once. @public */
export const ticketSchema = z.object({
  session: z.string(),
  /** Goes into the WebSocket's subprotocols, see `terminalSubprotocols`. */
  ticket: z.string(),
  /** A ticket that nobody used by then is void. */
  expiresAt: z.iso.datetime(),
});

/** @public */
export type Ticket = z.output<typeof ticketSchema>;
