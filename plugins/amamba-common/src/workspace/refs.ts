import { z } from 'zod';

const REF =
  /^(?:([a-z][a-z0-9.-]*):)?(?:([a-z0-9][a-z0-9._-]*)\/)?([^\s:/]+)$/i;

/**
 * An entity reference in full and in lower case, as the catalog compares
 * them: `alice` becomes `user:default/alice`.
 *
 * @returns undefined for what is not a reference.
 * @public
 */
export function normalizeRef(
  ref: string,
  defaultKind = 'user',
): string | undefined {
  const [, kind = defaultKind, namespace = 'default', name] =
    REF.exec(ref) ?? [];
  return name && `${kind}:${namespace}/${name}`.toLocaleLowerCase('en-US');
}

/** A reference to a user or a group, written in full or in short. @public */
export const memberRefSchema = z
  .string()
  .max(200)
  .transform((ref, context) => {
    const full = normalizeRef(ref);
    if (full && /^(user|group):/.test(full)) {
      return full;
    }
    context.addIssue(
      `"${ref}" is not a reference to a user or a group, such as user:default/alice`,
    );
    return z.NEVER;
  });
