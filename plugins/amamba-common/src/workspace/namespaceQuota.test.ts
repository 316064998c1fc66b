import type { ResourceAmounts } from './amounts';
import {
  checkNamespaceQuota,
  remainingQuota,
  sumQuotas,
} from './namespaceQuota';

const clusterQuota = { 'requests.cpu': '4', 'limits.memory': '8Gi' };
const others: Array<ResourceAmounts | undefined> = [
  { 'requests.cpu': '500m', 'limits.memory': '2Gi', pods: '10' },
  undefined,
  { cpu: '1', pods: '5' },
];

describe('remainingQuota', () => {
  it('is the quota without what the others have', () => {
    expect(sumQuotas(others)).toEqual({
      'requests.cpu': '1500m',
      'limits.memory': '2Gi',
      pods: '15',
    });
    expect(remainingQuota(clusterQuota, others)).toEqual({
      'requests.cpu': '2500m',
      'limits.memory': '6Gi',
    });
    expect(remainingQuota(undefined, others)).toEqual({});
  });

  it('is nothing where more is given out than there is', () => {
    expect(remainingQuota({ pods: '10' }, others)).toEqual({ pods: '0' });
  });
});

describe('checkNamespaceQuota', () => {
  it('has nothing against what fits', () => {
    expect(
      checkNamespaceQuota({
        clusterQuota,
        others,
        quota: { cpu: '2.5', 'limits.cpu': '2500m', 'limits.memory': '6144Mi' },
        limits: {
          min: { cpu: '100m' },
          defaultRequest: { cpu: '100m', memory: '1Gi' },
          default: { cpu: '0.1' },
          max: { memory: '1024Mi' },
        },
      }),
    ).toEqual([]);
    expect(checkNamespaceQuota({ others: [] })).toEqual([]);
  });

  it('wants every dimension of the cluster’s quota set and within what is left', () => {
    expect(
      checkNamespaceQuota({
        clusterQuota,
        others,
        quota: { 'requests.cpu': '2501m' },
      }),
    ).toEqual([
      "requests.cpu: 2501m is more than is left: 2500m of the workspace's 4 on this cluster",
      'limits.memory must be set: the workspace has a quota of 8Gi on this cluster, of which 6Gi is left',
    ]);
    expect(checkNamespaceQuota({ clusterQuota, others: [] })).toHaveLength(2);
  });

  it('wants requests within limits', () => {
    expect(
      checkNamespaceQuota({
        others: [],
        quota: {
          'requests.cpu': '2',
          'limits.cpu': '1900m',
          memory: '1Gi',
          'limits.memory': '1G',
        },
      }),
    ).toEqual([
      'requests.cpu: 2 is more than limits.cpu, which is 1900m',
      'requests.memory: 1Gi is more than limits.memory, which is 1G',
    ]);
  });

  it('counts both of two names of one dimension, in whatever order', () => {
    for (const quota of [
      { cpu: '4', 'requests.cpu': '1' },
      { 'requests.cpu': '1', cpu: '4' },
    ]) {
      expect(
        checkNamespaceQuota({
          clusterQuota: { 'requests.cpu': '4' },
          others: [],
          quota,
        }),
      ).toEqual([
        "requests.cpu: 5 is more than is left: 4 of the workspace's 4 on this cluster",
      ]);
    }
  });

  it('wants the limits of containers in order, whichever of them are set', () => {
    expect(
      checkNamespaceQuota({
        others: [],
        limits: {
          min: { cpu: '2', memory: '1Gi' },
          defaultRequest: { memory: '2Gi' },
          default: { memory: '1Gi' },
          max: { cpu: '1', memory: '4Gi' },
        },
      }),
    ).toEqual([
      'limits: min of cpu, 2, is more than max, which is 1',
      'limits: defaultRequest of memory, 2Gi, is more than default, which is 1Gi',
    ]);
  });
});
