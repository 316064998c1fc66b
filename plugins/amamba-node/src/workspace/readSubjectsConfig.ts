import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { readKey } from './readTenancyConfig';

const SOURCES = ['ref', 'name', 'email', 'annotation'] as const;

const prefixSchema = z
  .string()
  .regex(/^[\x21-\x7e]*$/, 'must be of printable letters of ASCII')
  .refine(
    prefix => !prefix.startsWith('system:'),
    'must not begin with "system:", which is the name of Kubernetes itself',
  )
  .default('');

const namingSchema = z
  .object({
    from: z.enum(SOURCES).default('ref'),
    annotation: z.string().min(1).optional(),
    prefix: prefixSchema,
  })
  .superRefine(({ from, annotation }, context) => {
    if ((from === 'annotation') !== (annotation !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['annotation'],
        message: 'must be given when "from" is "annotation", and only then',
      });
    }
  });

/** How a person or a group is named to Kubernetes. */
export type SubjectNaming = z.output<typeof namingSchema>;

/** The keys `amamba.kubernetes.impersonate` and `.subjects`. */
export interface SubjectsConfig {
  impersonate: boolean;
  users: SubjectNaming;
  groups: SubjectNaming;
}

/** @throws InputError naming the key that is wrong. */
export function readSubjectsConfig(config: Config): SubjectsConfig {
  const read = (key: string) =>
    readKey(config, key, namingSchema) ?? namingSchema.parse({});
  const groups = read('amamba.kubernetes.subjects.groups');
  if (groups.from === 'email') {
    throw new InputError(
      'Correct the configuration: amamba.kubernetes.subjects.groups.from: must be ref, name or annotation',
    );
  }
  return {
    impersonate:
      readKey(config, 'amamba.kubernetes.impersonate', z.boolean()) ?? false,
    users: read('amamba.kubernetes.subjects.users'),
    groups,
  };
}
