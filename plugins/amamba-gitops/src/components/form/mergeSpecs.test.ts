import { mergeSpecs } from './mergeSpecs';

const base = {
  sources: [{ path: 'dev', revision: 'main' }],
  policy: { prune: false, options: { validate: true, replace: false } },
  limit: 10,
};

describe('mergeSpecs', () => {
  it('puts what I changed onto what they changed elsewhere', () => {
    const mine = { ...base, policy: { ...base.policy, prune: true } };
    const theirs = {
      ...base,
      limit: 20,
      policy: {
        ...base.policy,
        options: { validate: false, replace: false },
      },
    };
    expect(mergeSpecs(base, mine, theirs)).toEqual({
      ...base,
      limit: 20,
      policy: { prune: true, options: { validate: false, replace: false } },
    });
  });

  it('takes mine where both changed the same', () => {
    expect(
      mergeSpecs(base, { ...base, limit: 1 }, { ...base, limit: 2 }).limit,
    ).toBe(1);
  });

  it('goes into lists whose entries can be told, and takes mine of others', () => {
    const mine = { ...base, sources: [{ path: 'prod', revision: 'main' }] };
    const theirs = { ...base, sources: [{ path: 'dev', revision: 'v2' }] };
    expect(mergeSpecs(base, mine, theirs).sources).toEqual([
      { path: 'prod', revision: 'v2' },
    ]);
    const longer = { ...base, sources: [...theirs.sources, mine.sources[0]] };
    expect(mergeSpecs(base, mine, longer).sources).toEqual(mine.sources);
    expect(mergeSpecs(base, base, longer).sources).toEqual(longer.sources);
  });

  it('keeps what they added and takes out what I took out', () => {
    const before: Record<string, unknown> = { a: { x: 1 }, b: 1 };
    const mine = { b: 1 };
    const theirs = { a: { x: 1 }, b: 1, c: 3 };
    expect(mergeSpecs(before, mine, theirs)).toEqual({
      a: undefined,
      b: 1,
      c: 3,
    });
  });
});
