import { z } from 'zod';

/** Says that the portal made a pod for debugging, and which kind: `copy`, `node`. */
export const MADE_FOR_LABEL = 'debug.amamba.io/made-for';
/** Name of the pod that it is a copy of. */
export const COPY_OF_ANNOTATION = 'debug.amamba.io/copy-of';
/** The entity for which it was made: `component:default/payments-api`. */
export const ENTITY_ANNOTATION = 'debug.amamba.io/entity';
/** The profile that a copy was made with. */
export const PROFILE_ANNOTATION = 'debug.amamba.io/profile';
/** When it is deleted at the latest, ISO 8601. */
export const EXPIRES_ANNOTATION = 'debug.amamba.io/expires-at';
/** Id of the session; the portal knows whose that is. */
export const SESSION_ANNOTATION = 'debug.amamba.io/session';

/** Of each of the mirror pods of a node's own manifests. */
export const STATIC_POD_ANNOTATION = 'kubernetes.io/config.mirror';

/** Annotations that are looked at; the others are not kept. */
export const KEPT_ANNOTATIONS = [
  COPY_OF_ANNOTATION,
  ENTITY_ANNOTATION,
  EXPIRES_ANNOTATION,
  PROFILE_ANNOTATION,
  SESSION_ANNOTATION,
  STATIC_POD_ANNOTATION,
] as const;

/**
 * An ephemeral container has no metadata of its own, and to annotate its pod
 * people would need more rights: what the portal has to know again of a debug
 * container is in its environment. Nobody's name is.
 */
export const DEBUGGER_ENV = {
  expiresAt: 'AMAMBA_DEBUG_EXPIRES_AT',
  profile: 'AMAMBA_DEBUG_PROFILE',
  session: 'AMAMBA_DEBUG_SESSION',
  /** `yes`: later sessions may enter it, too. */
  reuse: 'AMAMBA_DEBUG_REUSE',
} as const;

/** As kubectl names them. */
export const DEBUGGER_PREFIX = 'debugger-';

const timeSchema = z.iso.datetime();

/** A time that somebody could have written by hand; undefined when it is none. */
export function readTime(text: string | undefined): Date | undefined {
  const time = timeSchema.safeParse(text);
  return time.success ? new Date(time.data) : undefined;
}
