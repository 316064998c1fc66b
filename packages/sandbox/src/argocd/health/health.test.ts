import { readFileSync } from 'node:fs';
import type { KubeObject } from '../../kubernetes/types.ts';
import { healthOf, worseHealth } from './index.ts';

function object(
  apiVersion: string,
  kind: string,
  content: Record<string, unknown>,
): KubeObject {
  const { metadata = {}, ...rest } = content;
  return {
    apiVersion,
    kind,
    metadata: { name: 'x', ...(metadata as object) },
    ...rest,
  } as KubeObject;
}

const current = { metadata: { generation: 2 } };
const progressing = (reason: string, status = 'True') => [
  { type: 'Progressing', status, reason },
];

describe('health by the rules of Argo CD', () => {
  it.each([
    [
      'a Deployment that has not been looked at',
      object('apps/v1', 'Deployment', {
        ...current,
        status: { observedGeneration: 1 },
      }),
      'Progressing',
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    ],
    [
      'a Deployment past its deadline',
      object('apps/v1', 'Deployment', {
        ...current,
        spec: { replicas: 1 },
        status: {
          observedGeneration: 2,
          conditions: progressing('ProgressDeadlineExceeded', 'False'),
        },
      }),
      'Degraded',
      'Deployment "x" exceeded its progress deadline',
    ],
    [
      'a Deployment on its way',
      object('apps/v1', 'Deployment', {
        ...current,
        spec: { replicas: 3 },
        status: { observedGeneration: 2, updatedReplicas: 1, replicas: 3 },
      }),
      'Progressing',
      'Waiting for rollout to finish: 1 out of 3 new replicas have been updated...',
    ],
    [
      'a paused Deployment',
      object('apps/v1', 'Deployment', { spec: { paused: true } }),
      'Suspended',
      'Deployment is paused',
    ],
    [
      'a StatefulSet that waits for pods',
      object('apps/v1', 'StatefulSet', {
        ...current,
        spec: { replicas: 2 },
        status: { observedGeneration: 2, readyReplicas: 1 },
      }),
      'Progressing',
      'Waiting for 1 pods to be ready...',
    ],
    [
      'a pod whose image cannot be pulled',
      object('v1', 'Pod', {
        spec: { restartPolicy: 'Always' },
        status: {
          phase: 'Pending',
          containerStatuses: [
            {
              name: 'a',
              state: {
                waiting: {
                  reason: 'ImagePullBackOff',
                  message: 'Back-off pulling',
                },
              },
            },
          ],
        },
      }),
      'Degraded',
      'Back-off pulling',
    ],
    [
      'a Job that failed',
      object('batch/v1', 'Job', {
        status: {
          conditions: [{ type: 'Failed', status: 'True', message: 'backoff' }],
        },
      }),
      'Degraded',
      'backoff',
    ],
    [
      'a claim that waits',
      object('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }),
      'Progressing',
      undefined,
    ],
    [
      'a balancer without an address',
      object('v1', 'Service', { spec: { type: 'LoadBalancer' } }),
      'Progressing',
      undefined,
    ],
    [
      'what is being deleted',
      object('v1', 'ConfigMap', { metadata: { deletionTimestamp: 'now' } }),
      'Progressing',
      'Pending deletion',
    ],
  ])('%s', (_what, subject, status, message) => {
    expect(healthOf(subject)).toEqual({ status, ...(message && { message }) });
  });

  it('says nothing of kinds that it has no rule for', () => {
    expect(healthOf(object('v1', 'ConfigMap', {}))).toBeUndefined();
    expect(healthOf(object('shop.example/v1', 'Order', {}))).toBeUndefined();
  });

  it('goes with a recorded Rollout as the recorded Application did', () => {
    const file = new URL('__fixtures__/rollouts.json', import.meta.url);
    const { rollouts, applicationHealth } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const statuses: string[] = [];
    for (const content of rollouts) {
      const status = healthOf(
        object('argoproj.io/v1alpha1', 'Rollout', content),
      )!.status;
      if (statuses.at(-1) !== status) statuses.push(status);
    }
    // Between Degraded and Suspended it was Progressing for too short a time
    // for the Application to tell.
    const [brief] = statuses.splice(statuses.indexOf('Degraded') + 1, 1);
    expect(brief).toBe('Progressing');
    expect(statuses).toEqual(applicationHealth);
  });

  it('takes the worst for the whole', () => {
    expect(worseHealth('Healthy', 'Progressing')).toBe('Progressing');
    expect(worseHealth('Degraded', 'Missing')).toBe('Degraded');
  });
});
