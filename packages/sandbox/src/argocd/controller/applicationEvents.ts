import { timestamp } from '../../kubernetes/clock.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import type { ControllerOptions } from './controllerContext.ts';

const COMPONENT = 'argocd-application-controller';

let sequence = 0;

/** Writes an Event about an Application, as the application controller words them. */
export function recordEvent(
  { objects, clock }: Pick<ControllerOptions, 'objects' | 'clock'>,
  app: KubeObject,
  event: { type?: 'Normal' | 'Warning'; reason: string; message: string },
): void {
  const now = clock.now();
  sequence += 1;
  const nanoseconds = BigInt(now) * 1_000_000n + BigInt(sequence % 1_000_000);
  const { name, namespace, uid, resourceVersion } = app.metadata;
  const {
    server,
    namespace: place,
    name: cluster,
  } = app.spec.destination ?? {};
  objects.create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${nanoseconds.toString(16)}`,
      namespace,
      annotations: {
        'dest-namespace': place ?? '',
        ...(server && { 'dest-server': server }),
        ...(cluster && { 'dest-name': cluster }),
      },
    },
    involvedObject: {
      kind: 'Application',
      namespace,
      name,
      uid,
      apiVersion: 'argoproj.io/v1alpha1',
      resourceVersion,
    },
    reason: event.reason,
    message: event.message,
    source: { component: COMPONENT },
    firstTimestamp: timestamp(now),
    lastTimestamp: timestamp(now),
    count: 1,
    type: event.type ?? 'Normal',
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  });
}
