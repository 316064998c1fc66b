import type { SyncWindows } from '@amamba/plugin-amamba-gitops-common';
import { ConflictError } from '@backstage/errors';
import { toSyncWindows } from '../../view/toSyncWindows';
import type { OwnedApplication } from '../ownership';

/** @throws ConflictError while a sync window keeps the application from syncing. */
export async function requireOpenWindow(own: OwnedApplication): Promise<void> {
  const windows = await readWindows(own);
  if (!windows.canSync) {
    throw toConflict(own, windows);
  }
}

/** Why Argo CD let no sync through, and until when. */
export async function explainBlock(
  own: OwnedApplication,
): Promise<ConflictError> {
  return toConflict(own, await readWindows(own));
}

async function readWindows(own: OwnedApplication): Promise<SyncWindows> {
  const windows = await own.client().applications.syncWindows(own.ref);
  return toSyncWindows(windows, new Date());
}

function toConflict(
  { ref }: OwnedApplication,
  { blockedBy }: SyncWindows,
): ConflictError {
  if (!blockedBy) {
    return new ConflictError(
      `A sync window keeps ${ref.name} from syncing now. Try again later, or ask whoever keeps the windows of its project.`,
    );
  }
  const { kind, schedule, duration, timeZone, until } = blockedBy;
  const window = `"${schedule}" for ${duration}${
    timeZone ? ` in ${timeZone}` : ''
  }`;
  const why =
    kind === 'deny'
      ? `a window denies it (${window})`
      : `it may sync only in a window that is closed now (${window})`;
  return new ConflictError(
    `${ref.name} cannot be synced now: ${why}${
      until ? `, until ${until}` : ''
    }. Wait, or ask whoever keeps the windows of its project.`,
  );
}
