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

/** How a person or a group is named to a system. */
export type SubjectNaming = z.output<typeof namingSchema>;

/** The keys `amamba.kubernetes.impersonate` and `.subjects`. */
export interface SubjectsConfig {
  impersonate: boolean;
  users: SubjectNaming;
  groups: SubjectNaming;
}

/** Systems that know people and groups by names of their own. */
export type SubjectsSection = 'amamba.kubernetes' | 'amamba.argocd';

/**
 * @param section - whose `subjects` to read; those of Kubernetes where it has
 * none
 * @throws InputError naming the key that is wrong.
 */
export function readSubjectsConfig(
  config: Config,
  section: SubjectsSection = 'amamba.kubernetes',
): SubjectsConfig {
  const read = (kind: string) =>
    readKey(config, `${section}.subjects.${kind}`, namingSchema) ??
    readKey(config, `amamba.kubernetes.subjects.${kind}`, namingSchema) ??
    namingSchema.parse({});
  const groups = read('groups');
  if (groups.from === 'email') {
    throw new InputError(
      `Correct the configuration: ${section}.subjects.groups.from: must be ref, name or annotation`,
    );
  }
  return {
    impersonate:
      readKey(config, 'amamba.kubernetes.impersonate', z.boolean()) ?? false,
    users: read('users'),
    groups,
  };
}
