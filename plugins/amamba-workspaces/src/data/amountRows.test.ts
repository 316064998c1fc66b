import {
  findFormProblems,
  isClean,
  type QuotaForm,
  toAmounts,
  toLimits,
  toLimitTexts,
  toRows,
} from './amountRows';

const form = (changes: Partial<QuotaForm>): QuotaForm => ({
  rows: toRows({}),
  limits: toLimitTexts(undefined),
  others: [],
  ...changes,
});

describe('lines of a quota', () => {
  it('are the six dimensions and what else there is', () => {
    const rows = toRows({ pods: '5', 'limits.cpu': '2' });
    expect(rows.map(({ resource }) => resource)).toEqual([
      'requests.cpu',
      'limits.cpu',
      'requests.memory',
      'limits.memory',
      'requests.storage',
      'persistentvolumeclaims',
      'pods',
    ]);
    expect(toAmounts(rows)).toEqual({ pods: '5', 'limits.cpu': '2' });
    expect(toAmounts(toRows({}))).toBeUndefined();
  });

  it.each([
    ['1 Gi', 'pods', 'notAmount'],
    ['1.5', 'pods', 'notCount'],
    ['1k', 'count/jobs.batch', 'notCount'],
    ['', 'pods', 'noAmount'],
    ['1', '', 'noResource'],
    ['1', 'Pods', 'notResource'],
  ])('"%s" of "%s" is %s', (amount, resource, kind) => {
    const rows = [...toRows({}), { resource, amount }];
    expect([...findFormProblems(form({ rows })).rows]).toEqual([[6, { kind }]]);
  });

  it('name a resource once', () => {
    const rows = toRows({ pods: '1' });
    rows.push({ resource: ' pods ', amount: '2' });
    expect(findFormProblems(form({ rows })).rows.get(7)).toEqual({
      kind: 'repeated',
    });
  });

  it('are held against what is left, also by a short name', () => {
    const clusterQuota = { 'requests.cpu': '4' };
    const others = [{ 'requests.cpu': '3' }];
    const rows = toRows({ cpu: '1500m' });
    expect([
      ...findFormProblems(form({ rows, clusterQuota, others })).rows,
    ]).toEqual([
      [
        6,
        {
          kind: 'exceeds',
          dimension: 'requests.cpu',
          amount: '1500m',
          total: '4',
          left: '1',
        },
      ],
    ]);
    expect(
      isClean(
        findFormProblems(
          form({ rows: toRows({ cpu: '1' }), clusterQuota, others }),
        ),
      ),
    ).toBe(true);
  });
});

describe('texts of a LimitRange', () => {
  it('become limits again', () => {
    const limits = { default: { cpu: '1' }, max: { memory: '1Gi' } };
    expect(toLimits(toLimitTexts(limits))).toEqual(limits);
    expect(toLimits(toLimitTexts(undefined))).toBeUndefined();
  });

  it('that are no amounts are found, field by field', () => {
    const limits = { ...toLimitTexts(undefined), 'min.cpu': 'some' };
    const problems = findFormProblems(form({ limits }));
    expect([...problems.limits]).toEqual(['min.cpu']);
    expect(isClean(problems)).toBe(false);
  });
});
