import type { KubeObject, ObjectClient } from '../../kubernetes/types.ts';
import type { ApiContext } from './apiContext.ts';

/** Events of the cluster about one object, as the API lists them. */
export function eventsAbout(
  { objects, stored }: ApiContext,
  { metadata }: Readonly<KubeObject>,
  cluster: ObjectClient = objects,
) {
  const items = cluster
    .list('events', { namespace: metadata.namespace })
    .filter(({ involvedObject }) => involvedObject?.uid === metadata.uid)
    .map(present);
  const { resourceVersion } = stored;
  return {
    metadata: { resourceVersion },
    items: items.length > 0 ? items : null,
  };
}

function present(event: KubeObject) {
  const {
    kind: _kind,
    apiVersion: _version,
    reportingComponent,
    reportingInstance,
    ...shown
  } = event;
  return {
    ...shown,
    eventTime: event.eventTime ?? null,
    ...(reportingComponent && { reportingComponent }),
    ...(reportingInstance && { reportingInstance }),
  };
}
