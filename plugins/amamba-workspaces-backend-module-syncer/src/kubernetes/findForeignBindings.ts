import type { KubeObject } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { describeObject } from './Manifest';
import type { ActualNamespace, DesiredNamespace } from './planNamespace';
import { listOurs } from './planObject';
import { ACCEPTED_ANNOTATION } from './resources';
import type { Problem } from '../outcome/Problem';

const subjectsSchema = z
  .array(z.looseObject({ kind: z.string(), name: z.string() }))
  .nullish();

type Subject = NonNullable<z.output<typeof subjectsSchema>>[number];

/**
 * RoleBindings of somebody else's that let people into the namespace who are
 * no members of the workspace. They are told of, and not touched.
 */
export function findForeignBindings(
  { objects }: DesiredNamespace,
  actual: ActualNamespace,
): Problem[] {
  const wanted = objects.filter(({ kind }) => kind === 'RoleBinding');
  const names = new Set(wanted.map(({ metadata }) => metadata.name));
  const members = new Set(wanted.flatMap(item => subjectsOf(item)).map(keyOf));
  const ours = new Set(listOurs(actual));
  return actual.objects.flatMap(binding => {
    const { kind, metadata } = binding;
    const isJudged =
      kind === 'RoleBinding' &&
      !ours.has(binding) &&
      !names.has(metadata.name) &&
      metadata.annotations?.[ACCEPTED_ANNOTATION] !== 'true';
    const strangers = isJudged
      ? subjectsOf(binding).filter(
          subject => isPerson(subject) && !members.has(keyOf(subject)),
        )
      : [];
    return strangers.length > 0
      ? [foreignBinding(binding, strangers, actual.cluster)]
      : [];
  });
}

function foreignBinding(
  { metadata }: KubeObject,
  strangers: Subject[],
  cluster: string,
): Problem {
  const who = strangers.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return {
    status: 'Drifted',
    reason: 'ForeignRoleBinding',
    message: `${describeObject(
      'RoleBinding',
      metadata,
    )} of cluster ${cluster} gives rights to ${who}, not a member of the workspace. Delete it, make them members, or accept it with the annotation ${ACCEPTED_ANNOTATION}: "true"`,
  };
}

function subjectsOf(object: Record<string, unknown>): Subject[] {
  return subjectsSchema.safeParse(object.subjects).data ?? [];
}

function keyOf({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

/** ServiceAccounts can be written as users and as groups too. */
function isPerson({ kind, name }: Subject): boolean {
  return (
    (kind === 'User' && !name.startsWith('system:serviceaccount:')) ||
    (kind === 'Group' && !name.startsWith('system:serviceaccounts:'))
  );
}
