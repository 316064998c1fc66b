import type { KubeObject } from '../../../kubernetes/types.ts';
import { assignedWindows, type SyncWindow } from '../../controller/index.ts';
import type { ApiContext } from '../apiContext.ts';
import type { FoundApplication } from './findApplication.ts';

/** The windows of its project that an Application is under. */
export function windowsOf(
  { destinations }: Pick<ApiContext, 'destinations'>,
  { application, project }: FoundApplication,
): SyncWindow[] {
  return assignedWindows(
    project,
    application,
    clusterOf(destinations, application),
  );
}

function clusterOf(
  destinations: ApiContext['destinations'],
  { spec }: Readonly<KubeObject>,
) {
  try {
    return destinations.resolve(spec.destination ?? {});
  } catch {
    // A cluster that is gone has no windows; syncs fail for it anyway.
    return undefined;
  }
}
