import { isKubernetesLabel, labelsSchema } from './labels';

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

describe('isKubernetesLabel', () => {
  it('is so for the prefixes that Kubernetes keeps for itself', () => {
    expect(
      [
        'pod-security.kubernetes.io/enforce',
        'kubernetes.io/a',
        'x.k8s.io/a',
        'notkubernetes.io/a',
        'kubernetes.io.example.com/a',
        'team',
      ].map(isKubernetesLabel),
    ).toEqual([true, true, true, false, false, false]);
  });
});
