import type { Application } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';

/**
 * After a rollback: the last deployment is not what was compared, and nothing
 * makes it so by itself. Where people sync, that is so after each push too: it
 * is a rollback when what is deployed was there before something else.
 */
export function behindGit(
  { status }: ArgoApplication,
  automation: Application['automation'],
): Application['behindGit'] {
  const history = status?.history ?? [];
  const last = history.at(-1);
  if (
    automation === 'automatic' ||
    (automation === 'manual' && !isReturned(history)) ||
    status?.sync?.status !== 'OutOfSync' ||
    !last
  ) {
    return undefined;
  }
  const deployed = revisionsOf(last);
  const compared = revisionsOf(status.sync);
  const index = compared.findIndex(
    (revision, place) => revision && revision !== deployed[place],
  );
  return index >= 0 && deployed[index]
    ? { deployedRevision: deployed[index], gitRevision: compared[index] }
    : undefined;
}

interface Revisions {
  revision?: string;
  revisions?: string[] | null;
}

function isReturned(history: Revisions[]): boolean {
  const all = history.map(entry => revisionsOf(entry).join());
  const first = all.indexOf(all.at(-1) ?? '');
  return all.slice(first).some(revision => revision !== all[first]);
}

function revisionsOf(of: Revisions): string[] {
  return of.revisions?.length ? of.revisions : [of.revision ?? ''];
}
