import type { KubeObject, ObjectClient } from '../../../kubernetes/types.ts';
import { APPLICATIONS } from '../../crds/definitions.ts';
import { GrpcError } from '../http/grpcError.ts';
import { missingApplication } from './findApplication.ts';

export const REFRESH = 'argocd.argoproj.io/refresh';
const HYDRATE = 'argocd.argoproj.io/hydrate';
const LONGEST_MS = 60_000;

/** Asks the controller to compare anew. */
export function requestRefresh(
  objects: ObjectClient,
  { metadata }: Readonly<KubeObject>,
  kind: 'normal' | 'hard',
): KubeObject | undefined {
  const { namespace, name } = metadata;
  return objects.modify(APPLICATIONS, namespace, name, current => {
    current.metadata.annotations = {
      ...current.metadata.annotations,
      [REFRESH]: kind,
      [HYDRATE]: kind,
    };
  });
}

/** Asks for a refresh and waits until the controller has done it. */
export async function refreshApplication(
  objects: ObjectClient,
  application: Readonly<KubeObject>,
  kind: 'normal' | 'hard',
  signal: AbortSignal,
): Promise<KubeObject> {
  const { namespace, name } = application.metadata;
  const requested = requestRefresh(objects, application, kind);
  if (!requested) throw missingApplication(name);
  const since = Number(requested.metadata.resourceVersion);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  let stop = () => {};
  try {
    return await new Promise<KubeObject>((resolve, reject) => {
      ended.addEventListener('abort', () =>
        reject(GrpcError.unknown('application refresh deadline exceeded')),
      );
      stop = objects.watch(
        APPLICATIONS,
        ({ type, object }) => {
          const { annotations = {}, resourceVersion } = object.metadata;
          if (type === 'DELETED') {
            reject(GrpcError.unknown('application deleted'));
          } else if (
            Number(resourceVersion) >= since &&
            !annotations[REFRESH]
          ) {
            resolve(object);
          }
        },
        { namespace, fieldSelector: `metadata.name=${name}` },
      );
    });
  } finally {
    stop();
  }
}
