import { ConfigReader } from '@backstage/config';
import { readGitopsConfig } from './readGitopsConfig';

const read = (cache?: object) =>
  readGitopsConfig(
    new ConfigReader({ amamba: { gitops: { cache } } } as never),
  );

describe('readGitopsConfig', () => {
  it('has bounds of its own', () => {
    expect(readGitopsConfig(new ConfigReader({}))).toMatchObject({
      cache: { maxApplications: 200, maxTrees: 200 },
    });
    expect(read({ maxTrees: 5 })).toMatchObject({
      cache: { maxApplications: 200, maxTrees: 5 },
    });
  });

  it.each([0, -1, 1.5])('refuses %s by the name of the key', value => {
    expect(() => read({ maxTrees: value })).toThrow(
      'amamba.gitops.cache.maxTrees must be a whole number of at least 1',
    );
  });
});
