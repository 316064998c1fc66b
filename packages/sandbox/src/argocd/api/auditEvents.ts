import { timestamp } from '../../kubernetes/clock.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import { userOf } from './access/claims.ts';
import type { ApiContext } from './apiContext.ts';
import type { ApiRequest } from './http/apiRequest.ts';

let sequence = 0;

/** Tells of what somebody did with an object as an Event about it. */
export function recordAudit(
  { objects, clock }: Pick<ApiContext, 'objects' | 'clock'>,
  { claims }: ApiRequest,
  about: Readonly<KubeObject>,
  [reason, done]: [reason: string, done: string],
): void {
  const { kind, apiVersion, spec } = about;
  const { name, namespace, uid, resourceVersion } = about.metadata;
  const user = userOf(claims);
  const now = clock.now();
  sequence += 1;
  const nanoseconds = BigInt(now) * 1_000_000n + BigInt(sequence % 1_000_000);
  const { server, namespace: place } = spec?.destination ?? {};
  objects.create('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${nanoseconds.toString(16)}`,
      namespace,
      ...(kind === 'Application' && {
        annotations: {
          'dest-namespace': place ?? '',
          'dest-server': server ?? '',
          user,
        },
      }),
    },
    involvedObject: { kind, namespace, name, uid, apiVersion, resourceVersion },
    reason,
    message: `${user} ${done}`,
    source: { component: 'argocd-server' },
    firstTimestamp: timestamp(now),
    lastTimestamp: timestamp(now),
    count: 1,
    type: 'Normal',
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  });
}
