import type { ResourceDefinition } from '../../schema/resourceDefinition.ts';
import type { KubeObject } from '../../types.ts';
import { columnsOf } from './columns.ts';

const NOW = Date.parse('2026-01-01T00:10:00Z');

function table(group: string, resource: string, object: object) {
  const definition = {
    group,
    plural: resource,
    custom: false,
    printerColumns: {},
  } as unknown as ResourceDefinition;
  const columns = columnsOf(definition, 'v1');
  const whole = {
    metadata: { name: 'x', creationTimestamp: '2026-01-01T00:00:00Z' },
    ...object,
  } as unknown as KubeObject;
  return Object.fromEntries(
    columns.map(({ name, cell }) => [name, cell(whole, NOW)]),
  );
}

describe('tables of built-in resources', () => {
  it('shows what is used of a quota, limits apart', () => {
    const status = {
      hard: { pods: '5', 'limits.cpu': '2', 'requests.cpu': '1' },
      used: { pods: '3', 'limits.cpu': '500m', 'requests.cpu': '0' },
    };
    expect(table('', 'resourcequotas', { status })).toEqual({
      Name: 'x',
      Request: 'pods: 3/5, requests.cpu: 0/1',
      Limit: 'limits.cpu: 500m/2',
      Age: '10m',
    });
  });

  it('shows whom a binding gives which role', () => {
    const binding = {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [
        { kind: 'User', name: 'ada' },
        { kind: 'Group', name: 'ops' },
        { kind: 'Group', name: 'dev' },
        { kind: 'ServiceAccount', namespace: 'ci', name: 'bot' },
      ],
    };
    expect(table('rbac.authorization.k8s.io', 'rolebindings', binding)).toEqual(
      {
        Name: 'x',
        Role: 'ClusterRole/view',
        Age: '10m',
        Users: 'ada',
        Groups: 'ops, dev',
        ServiceAccounts: 'ci/bot',
      },
    );
  });

  it('falls back to the time of creation', () => {
    expect(table('', 'limitranges', {})).toEqual({
      Name: 'x',
      'Created At': '2026-01-01T00:00:00Z',
    });
  });

  it.each([
    [{ type: 'LoadBalancer' }, {}, '<pending>'],
    [{ type: 'NodePort' }, {}, '<none>'],
    [{ type: 'ExternalName', externalName: 'a.example' }, {}, 'a.example'],
    [
      { type: 'LoadBalancer', externalIPs: ['192.0.2.9'] },
      { loadBalancer: { ingress: [{ hostname: 'lb.example' }] } },
      'lb.example,192.0.2.9',
    ],
  ])('external address of a service %j', (spec, status, expected) => {
    const { 'External-IP': address } = table('', 'services', { spec, status });
    expect(address).toBe(expected);
  });

  it('writes selectors with their expressions', () => {
    const podSelector = {
      matchLabels: { tier: 'web' },
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['b', 'a'] },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    };
    const { 'Pod-Selector': text } = table(
      'networking.k8s.io',
      'networkpolicies',
      { spec: { podSelector } },
    );
    expect(text).toBe('app in (a,b),!old,tier=web');
  });

  it('writes the plain labels that a ReplicationController selects', () => {
    const spec = {
      replicas: 2,
      selector: { tier: 'web', app: 'a' },
      template: { spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    };
    expect(table('', 'replicationcontrollers', { spec })).toMatchObject({
      Desired: 2,
      Images: 'nginx',
      Selector: 'app=a,tier=web',
    });
  });
});
