import type {
  ArgoApplication,
  ArgoApplicationSet,
} from '@amamba/plugin-amamba-node';
import { ConflictError } from '@backstage/errors';
import { managerOf } from '../../view/managerOf';
import type { OwnedApplication } from '../ownership';

/**
 * Refuses to change what an ApplicationSet would change back.
 *
 * @param path - which part is changed, as a JSON pointer
 */
export async function requireNotRemade(
  own: OwnedApplication,
  application: ArgoApplication,
  path: '/spec' | '/spec/syncPolicy/automated',
): Promise<void> {
  const { applicationSet } = managerOf(application);
  const { name, namespace } = own.stored.summary;
  if (!applicationSet) {
    return;
  }
  const set = await own
    .client()
    .applicationSets.get({ name: applicationSet, namespace });
  if (set && remakes(set, name, path)) {
    throw new ConflictError(
      `The ApplicationSet ${applicationSet} makes ${name} and would undo this; change it there`,
    );
  }
}

function remakes(set: ArgoApplicationSet, name: string, path: string): boolean {
  const policy = set.spec.syncPolicy as
    | { applicationsSync?: string }
    | null
    | undefined;
  if (/^create-(only|delete)$/.test(policy?.applicationsSync ?? '')) {
    return false;
  }
  const ignored = (set.spec.ignoreApplicationDifferences ?? []) as Array<{
    name?: string;
    jsonPointers?: string[] | null;
  }>;
  return !ignored.some(
    rule =>
      (!rule.name || rule.name === name) &&
      (rule.jsonPointers ?? []).some(
        pointer => pointer === path || path.startsWith(`${pointer}/`),
      ),
  );
}
