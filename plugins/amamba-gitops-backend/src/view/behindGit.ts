import type { Application } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';

/**
 * After a rollback: the last deployment is not what was compared, and nothing
 * makes it so by itself.
 */
export function behindGit(
  { status }: ArgoApplication,
  automation: Application['automation'],
): Application['behindGit'] {
  const last = status?.history?.at(-1);
  if (
    automation !== 'paused' ||
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

function revisionsOf(of: {
  revision?: string;
  revisions?: string[] | null;
}): string[] {
  return of.revisions?.length ? of.revisions : [of.revision ?? ''];
}
