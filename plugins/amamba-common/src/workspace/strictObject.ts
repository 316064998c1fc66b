import { z } from 'zod';

/**
 * An object that has no other fields than these: one that is misspelt in
 * YAML must not be dropped in silence.
 */
export function strictObject<S extends z.core.$ZodLooseShape>(shape: S) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? `has no field ${issue.keys
            .map(key => `"${key}"`)
            .join(', ')}; it can have ${known}`
        : undefined,
  });
}
