import type { FieldError } from '../../api/statusError.ts';
import type { Clock, KubeObject } from '../../types.ts';
import type { ServiceAddresses } from '../serviceAddresses.ts';

/** What strategies need of the cluster. */
export interface StrategyContext {
  clock: Clock;
  serviceAddresses: ServiceAddresses;
}

/** The published types take for read-only what the server fills in. */
export type Writable<Stored> = { -readonly [Key in keyof Stored]: Stored[Key] };

/**
 * What is particular about one built-in resource when it is written.
 * `Stored` is the type of its objects.
 */
export interface Strategy<Stored = KubeObject> {
  /** What decoding fills in, of new objects and of updates alike. */
  setDefaults?(object: Writable<Stored>): void;
  /** Before admission; what the server decides of a new object. */
  prepareForCreate?(object: Writable<Stored>, context: StrategyContext): void;
  prepareForUpdate?(
    object: Writable<Stored>,
    old: Stored,
    context: StrategyContext,
  ): void;
  validate?(object: Stored): FieldError[];
  validateUpdate?(object: Stored, old: Stored): FieldError[];
}
