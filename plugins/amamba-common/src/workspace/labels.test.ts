import { isControlLabel, labelsSchema } from './labels';

describe('labelsSchema', () => {
  it.each([
    [{ team: 'payments', 'example.com/tier': '', a_b: 'X.1-2' }],
    [{ 'pod-security.kubernetes.io/enforce': 'baseline' }],
  ])('takes %p', labels => {
    expect(labelsSchema.parse(labels)).toEqual(labels);
  });

  it.each([
    [{ '': 'x' }],
    [{ 'a/b/c': 'x' }],
    [{ '/b': 'x' }],
    [{ '-a': 'x' }],
    [{ 'Example.com/a': 'x' }],
    [{ a: 'b c' }],
    [{ a: 'x'.repeat(64) }],
    [{ ['x'.repeat(64)]: 'a' }],
    [{ 'amamba.io/workspace': 'search' }],
    [{ 'kubernetes.io/metadata.name': 'other' }],
  ])('refuses %p', labels => {
    expect(labelsSchema.safeParse(labels).success).toBe(false);
  });
});

describe('isControlLabel', () => {
  it.each([
    'pod-security.kubernetes.io/enforce',
    'kubernetes.io/a',
    'x.k8s.io/a',
    'kueue.x-k8s.io/managed',
    'openshift.io/run-level',
    'field.cattle.io/projectId',
    'admission.gatekeeper.sh/ignore',
    'istio.io/rev',
    'istio-injection',
    'control-plane',
  ])('is so of %s, which changes what may run there', key => {
    expect(isControlLabel(key)).toBe(true);
  });

  it.each([
    'notkubernetes.io/a',
    'kubernetes.io.example.com/a',
    'example.com/control-plane',
    'kubernetes.io',
    'team',
  ])('is not so of %s', key => {
    expect(isControlLabel(key)).toBe(false);
  });
});
