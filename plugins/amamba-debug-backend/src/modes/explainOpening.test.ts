import { ServiceUnavailableError } from '@backstage/errors';
import { KubeError } from '@amamba/plugin-amamba-node';
import { podSchema } from '../pods/Pod';
import { explainRefusal } from './addDebugger';
import { explainEnd, explainOpening, isNoProgram } from './explainOpening';

const failure = (
  code: number | undefined,
  message: string,
  reason = 'Unknown',
) =>
  new KubeError({
    cluster: 'dev',
    url: 'https://dev',
    operation: 'exec in pod web in namespace shop',
    code,
    reason,
    message,
    user: 'alice',
  });

const crashing = podSchema.parse({
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'main' }] },
  status: {
    containerStatuses: [
      {
        name: 'main',
        state: {
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' },
        },
      },
    ],
  },
});
const where = { pod: crashing, container: 'main' };

// The messages are recorded from a real cluster.
it.each([
  [
    403,
    'pods "p" is forbidden: User "ann" cannot get resource "pods/exec" in API group "" in the namespace "x"',
    'exec-forbidden',
  ],
  [
    403,
    'pods "p2" is forbidden: it takes the verbs get and create on pods/exec',
    'exec-forbidden',
  ],
  [
    403,
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": privileged (container "d" must not set securityContext.privileged=true)',
    'pod-security',
  ],
  [
    403,
    'pods "p-debug" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5',
    'failed',
  ],
  [404, 'pods "absent" not found', 'pod-gone'],
  [400, 'pod pending does not have a host assigned', 'container-not-running'],
  [500, 'container not found ("main")', 'container-not-running'],
  [
    400,
    'previous terminated container "main" in pod "log" not found',
    'not-found',
  ],
  [400, 'container nope is not valid for pod p', 'failed'],
  [401, 'Unauthorized', 'cluster-unreachable'],
  [undefined, 'connect ECONNREFUSED', 'cluster-unreachable'],
  [500, 'error dialing backend: EOF', 'failed'],
])('HTTP %s "%s" is %s', (code, message, expected) => {
  expect(explainOpening(failure(code, message))).toMatchObject({
    name: 'OpeningError',
    code: expected,
  });
});

it('says how the container is, and what the cluster said', () => {
  const error = failure(500, 'container not found ("main")');
  expect(explainOpening(error, where)).toMatchObject({
    message:
      'Container main does not run: CrashLoopBackOff, back-off 40s. Look at its log, or debug a copy of the pod. (container not found ("main"))',
  });
  const end = { type: 'failed' as const, message: 'container not found' };
  expect(explainEnd(end, where)).toMatchObject({
    code: 'container-not-running',
  });
});

it('a cluster that cannot be used is away; what is not known stays as it is', () => {
  expect(explainOpening(new ServiceUnavailableError('no token'))).toMatchObject(
    { code: 'cluster-unreachable', message: 'no token' },
  );
  const bug = new TypeError('x is not a function');
  expect(explainOpening(bug)).toBe(bug);
});

it.each([
  [405, 'the server does not allow this method', 'ephemeral-unsupported'],
  [
    404,
    'the server could not find the requested resource',
    'ephemeral-unsupported',
  ],
  [404, 'pods "web" not found', 'pod-gone'],
  [
    422,
    'Pod "web" is invalid: static pods do not support ephemeral containers',
    'ephemeral-unsupported',
  ],
  [
    422,
    'Pod "web" is invalid: metadata.uid: Invalid value: "0": field is immutable',
    'pod-gone',
  ],
  [
    403,
    'pods "web" is forbidden: User "alice" cannot patch resource "pods/ephemeralcontainers" in API group ""',
    'exec-forbidden',
  ],
])(
  'adding a debug container: HTTP %s "%s" is %s',
  (code, message, expected) => {
    const target = { cluster: 'dev', pod: 'web' };
    expect(explainRefusal(failure(code, message), target)).toMatchObject({
      code: expected,
      message: expect.stringContaining(expected === 'pod-gone' ? '' : message),
    });
  },
);

it.each([
  ['exec: "bash": executable file not found in $PATH', true],
  ['exec: "/bin/bash": stat /bin/bash: no such file or directory', true],
  ['exec: "/bin/sh": permission denied', true],
  ['exec /bin/sh: exec format error', true],
  ['container not found ("main")', false],
])('"%s" is a missing program: %s', (message, expected) => {
  expect(isNoProgram({ type: 'failed', message })).toBe(expected);
  expect(isNoProgram({ type: 'exited', exitCode: 127 })).toBe(true);
  expect(isNoProgram({ type: 'exited', exitCode: 1 })).toBe(false);
});
