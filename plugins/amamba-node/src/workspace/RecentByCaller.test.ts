import { mockCredentials } from '@backstage/backend-test-utils';
import { RecentByCaller } from './RecentByCaller';

const ann = mockCredentials.user('user:default/ann');
const ben = mockCredentials.user('user:default/ben');
const cid = mockCredentials.user('user:default/cid');

describe('RecentByCaller', () => {
  it('forgets who asked longest ago when it is full', async () => {
    const recent = new RecentByCaller<number>({
      maxAgeMs: 60_000,
      maxEntries: 2,
    });
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return asked;
    };
    expect(await recent.get(ann, 'q', ask)).toBe(1);
    expect(await recent.get(ben, 'q', ask)).toBe(2);
    expect(await recent.get(ann, 'q', ask)).toBe(1);
    expect(await recent.get(cid, 'q', ask)).toBe(3);
    expect(await recent.get(ann, 'q', ask)).toBe(1);
    expect(await recent.get(ben, 'q', ask)).toBe(4);
  });

  it('asks once for all who ask at once', async () => {
    const recent = new RecentByCaller<string>({
      maxAgeMs: 60_000,
      maxEntries: 2,
    });
    const ask = jest.fn(async () => 'answer');
    await Promise.all([recent.get(ann, 'q', ask), recent.get(ann, 'q', ask)]);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
