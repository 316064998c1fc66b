import { KubeError } from '@amamba/plugin-amamba-node';
import type { DeleteStep } from './Step';
import { isUnreachable, toProblem } from './toProblem';

const step: DeleteStep = {
  do: 'delete',
  kind: 'RoleBinding',
  target: { namespace: 'shop', name: 'amamba-admin' },
  uid: 'u1',
  change: { action: 'delete', object: 'RoleBinding shop/amamba-admin' },
};

const failure = (code?: number) =>
  new KubeError({
    cluster: 'dev',
    url: 'https://dev.example.com',
    operation: 'delete rolebindings.rbac.authorization.k8s.io amamba-admin',
    code,
    reason: code ? undefined : 'ECONNREFUSED',
    message: 'because',
  });

describe('toProblem', () => {
  it.each([
    [403, 'Failed', 'Forbidden'],
    [409, 'Pending', 'Conflict'],
    [422, 'Failed', 'Refused'],
    [429, 'Failed', 'ClusterFailing'],
    [503, 'Failed', 'ClusterFailing'],
    [undefined, 'Failed', 'ClusterUnreachable'],
  ])('tells what an answer %s means', (code, status, reason) => {
    expect(toProblem(failure(code), step)).toMatchObject({
      status,
      reason,
      message: expect.stringContaining('dev'),
    });
    expect(isUnreachable(failure(code))).toBe(code === undefined);
  });

  it('does not take a mistake of the program for the cluster’s', () => {
    const mistake = new TypeError('x is not a function');
    expect(() => toProblem(mistake, step)).toThrow(mistake);
  });
});
