import { entityParams, pageQuery } from './page';

describe('pageQuery', () => {
  it('reads what a query string holds, within bounds', () => {
    expect(pageQuery.parse({})).toEqual({ limit: 25 });
    expect(pageQuery.parse({ limit: '100', cursor: 'c' })).toEqual({
      limit: 100,
      cursor: 'c',
    });
    for (const limit of ['0', '101', '1.5', 'many']) {
      expect(pageQuery.safeParse({ limit }).success).toBe(false);
    }
    expect(pageQuery.safeParse({ cursor: 'c'.repeat(501) }).success).toBe(
      false,
    );
  });
});

describe('entityParams', () => {
  it('takes no name longer than the catalog allows', () => {
    const params = { kind: 'component', namespace: 'default', name: 'a' };
    expect(entityParams.parse(params)).toEqual(params);
    for (const name of ['', 'a'.repeat(64)]) {
      expect(entityParams.safeParse({ ...params, name }).success).toBe(false);
    }
  });
});
