import { z } from 'zod';

/**
 * What a debug container may do, as `kubectl debug --profile` has it.
 *
 * @public
 */
export const DEBUG_PROFILES = [
  'general',
  'baseline',
  'restricted',
  'netadmin',
  'sysadmin',
] as const;

/** @public */
export const debugProfileSchema = z.enum(DEBUG_PROFILES);

/** @public */
export type DebugProfile = z.output<typeof debugProfileSchema>;

/** Of the label `pod-security.kubernetes.io/enforce`. @public */
export const podSecurityLevelSchema = z.enum([
  'privileged',
  'baseline',
  'restricted',
]);

/** @public */
export type PodSecurityLevel = z.output<typeof podSecurityLevelSchema>;
