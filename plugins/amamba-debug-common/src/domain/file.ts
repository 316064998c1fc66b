import { z } from 'zod';

/**
 * An absolute path in a container: no NUL, no `..`, at most 4096 bytes.
 *
 * @public
 */
export const containerPathSchema = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^\//, 'must begin with "/"')
  .refine(path => !path.includes('\0'), 'must not have a NUL')
  .refine(path => !path.split('/').includes('..'), 'must not go up with ".."');

/** Name of one file: no slash. @public */
export const fileNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine(
    name => !/[/\0]/.test(name) && name !== '.' && name !== '..',
    'must be the name of a file, without "/"',
  );

/** An entry of a directory. @public */
export const fileEntrySchema = z.object({
  name: z.string(),
  type: z.enum(['file', 'directory', 'link', 'other']),
  /** In bytes. */
  size: z.number().nonnegative(),
  /** As `ls` writes it: `rw-r--r--`. */
  mode: z.string(),
  owner: z.string().optional(),
  modifiedAt: z.iso.datetime().optional(),
  /** Of a link. */
  target: z.string().optional(),
});

/** @public */
export type FileEntry = z.output<typeof fileEntrySchema>;
