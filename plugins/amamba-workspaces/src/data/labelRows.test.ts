import { findLabelProblems, toLabelRows, toLabels } from './labelRows';

it('leaves the labels of the portal and of Kubernetes to them', () => {
  expect(
    toLabelRows({
      tier: 'web',
      'amamba.io/workspace': 'payments',
      'kubernetes.io/metadata.name': 'payments',
      'pod-security.kubernetes.io/enforce': 'baseline',
      'example.com/team': 'a',
    }),
  ).toEqual([
    { key: 'tier', value: 'web' },
    { key: 'example.com/team', value: 'a' },
  ]);
});

it('leaves out empty lines', () => {
  expect(
    toLabels([
      { key: ' tier ', value: ' web ' },
      { key: '', value: '' },
    ]),
  ).toEqual({ tier: 'web' });
});

it.each([
  ['tier', 'web', undefined],
  ['example.com/tier', '', undefined],
  ['', '', undefined],
  ['', 'web', 'key'],
  ['-tier', 'web', 'key'],
  ['a/b/c', 'web', 'key'],
  ['tier', 'a b', 'value'],
  ['tier', 'x'.repeat(64), 'value'],
  ['amamba.io/workspace', 'other', 'reserved'],
  ['x.kubernetes.io/y', '1', 'reserved'],
  ['istio-injection', 'disabled', 'reserved'],
])('%s=%s: %s', (key, value, problem) => {
  expect(findLabelProblems([{ key, value }]).get(0)).toBe(problem);
});

it('finds a label that is there twice', () => {
  const row = { key: 'tier', value: 'web' };
  expect([...findLabelProblems([row, row])]).toEqual([[1, 'repeated']]);
});
