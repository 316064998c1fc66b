import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';
import { assignedWindows, type SyncWindow } from '../projects/syncWindows.ts';
import type { FoundApplication } from './findApplication.ts';

/** The windows of its project that an Application is under. */
export function windowsOf(
  { destinations }: Pick<ApiContext, 'destinations'>,
  { application, project }: FoundApplication,
): SyncWindow[] {
  return assignedWindows(project, {
    application: application.metadata.name,
    namespace: application.spec.destination?.namespace,
    ...clusterNames(destinations, application),
  });
}

function clusterNames(
  destinations: ApiContext['destinations'],
  { spec }: Readonly<KubeObject>,
): { server?: string; cluster?: string } {
  try {
    const { server, name } = destinations.resolve(spec.destination ?? {});
    return { server, cluster: name };
  } catch {
    // A cluster that is gone has no windows; syncs fail for it anyway.
    return {};
  }
}
