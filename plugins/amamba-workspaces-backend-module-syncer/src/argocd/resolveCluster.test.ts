import { namespaceMatches } from './globMatch';
import { IN_CLUSTER, resolveCluster } from './resolveCluster';

const inCluster = { server: IN_CLUSTER, name: 'in-cluster' };
const prod = { server: 'https://prod.example.com:443/', name: 'production' };
const named = { server: 'https://10.0.0.9:6443', name: 'edge' };
const known = [inCluster, prod, named];

describe('resolveCluster', () => {
  it.each([
    ['where Argo CD lives', 'dev', 'https://dev:6443', inCluster],
    ['of the same address', 'x', 'https://PROD.example.com', prod],
    ['of the same name', 'edge', 'https://edge.example.com', named],
    ['that it does not have', 'other', 'https://other', undefined],
    ['without an address', 'edge', '', named],
  ])('finds the cluster %s', (_what, name, url, found) => {
    expect(resolveCluster({ name, url }, { cluster: 'dev' }, known)).toBe(
      found,
    );
  });

  it('finds no home that Argo CD does not use', () => {
    const dev = { name: 'dev', url: 'https://dev:6443' };
    expect(resolveCluster(dev, { cluster: 'dev' }, [prod])).toBeUndefined();
    expect(resolveCluster(dev, {}, known)).toBeUndefined();
  });
});

describe('namespaceMatches', () => {
  it.each([
    ['team-*', 'team-a', true],
    ['team-*', 'other', false],
    ['/^team-(a|b)$/', 'team-b', true],
    ['/^team-(a|b)$/', 'team-c', false],
    ['a.c', 'abc', false],
    ['*', 'any', true],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(namespaceMatches(pattern, name)).toBe(expected);
  });
});
