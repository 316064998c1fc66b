import { checkSource, isSourcePermitted } from './checkSource';
import { matchGlob } from './matchGlob';
import { findAddressProblem, hideUserInfo } from './repositoryAddress';
import { hideSecrets } from './hideSecrets';

describe('isSourcePermitted', () => {
  it.each([
    ['*', 'https://git.example.com/a/b.git', true],
    ['https://git.example.com/a/*', 'https://git.example.com/a/b', true],
    ['https://git.example.com/a/*', 'https://git.example.com/a/b/c', false],
    ['https://git.example.com/a/**', 'https://git.example.com/a/b/c.git', true],
    ['https://git.example.com/{a,b}/x', 'https://git.example.com/b/x', true],
    ['https://git.example.com/[a-c]/x', 'https://git.example.com/d/x', false],
    ['https://git.example.com/[!a-c]/x', 'https://git.example.com/d/x', true],
    ['https://git.example.com/?/x', 'https://git.example.com/ab/x', false],
    // Case, `.git` and the way of writing SSH do not count.
    ['https://Git.example.com/A/B.git', 'https://git.example.com/a/b', true],
    ['git@git.example.com:a/b.git', 'ssh://git@git.example.com/a/b', true],
    // A dot is a dot.
    ['https://git.example.com/a', 'https://gitxexample.com/a', false],
    // Not only the beginning has to fit.
    ['https://git.example.com/a', 'https://git.example.com/a-secret', false],
    ['', 'https://git.example.com/a', false],
    ['https://git.example.com/{a', 'https://git.example.com/a', false],
  ])('%s permits %s: %s', (pattern, url, permitted) => {
    expect(isSourcePermitted([pattern], url)).toBe(permitted);
  });

  it('lets nothing in that a "!" keeps out, and nothing else by it', () => {
    const rules = ['https://git/a/*', '!https://git/a/secret'];
    expect(isSourcePermitted(rules, 'https://git/a/b')).toBe(true);
    expect(isSourcePermitted(rules, 'https://git/a/secret.git')).toBe(false);
    expect(isSourcePermitted(rules, 'https://git/other/b')).toBe(false);
    expect(isSourcePermitted(['!https://git/a'], 'https://git/b')).toBe(false);
    expect(isSourcePermitted([], 'https://git/b')).toBe(false);
  });
});

it('matches many stars in the time of one', () => {
  expect(matchGlob(`${'*'.repeat(5000)}x`, 'a'.repeat(1000))).toBe(false);
});

describe('checkSource', () => {
  const rules = { workspace: 'payments', sourceRepos: ['https://git/a/*'] };

  it('hides what is not permitted, and refuses what is no address', () => {
    expect(() => checkSource(rules, 'https://git/a/b')).not.toThrow();
    expect(() => checkSource(rules, 'https://git/b/c')).toThrow(
      expect.objectContaining({
        name: 'NotFoundError',
        message: expect.stringContaining('not one of the repositories'),
      }),
    );
    expect(() => checkSource(rules, 'file:///etc')).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });
});

describe('findAddressProblem', () => {
  it.each([
    'https://git.example.com/a.git',
    'http://git.example.com/a',
    'https://user@git.example.com/a',
    'ssh://git@git.example.com:2222/a.git',
    'git@git.example.com:team/a.git',
    'oci://registry.example.com/charts/web',
    'registry.example.com/charts',
  ])('takes %s', address => {
    expect(findAddressProblem(address)).toBeUndefined();
  });

  it.each([
    'file:///srv/git/a.git',
    'ftp://git.example.com/a',
    '/srv/git/a.git',
    'https://user:secret@git.example.com/a',
    'https://git.example.com/a b',
    '-u--upload-pack=x',
    '::::',
    'ext::sh -c x',
    'https://git.example.com/a/../secret/x',
    'https://git.example.com/a/%2E%2e/x',
    'git@git.example.com:../x',
  ])('does not take %s', address => {
    expect(findAddressProblem(address)).toEqual(expect.any(String));
  });
});

describe('hiding secrets', () => {
  it('leaves nothing of them in the words of others', () => {
    expect(hideUserInfo('get https://bob:s3@git/a and ssh://git@git/a')).toBe(
      'get https://git/a and ssh://git@git/a',
    );
    const secret = 'p@ss/word';
    const told = hideSecrets(
      `failed with ${secret}, at https://git:${encodeURIComponent(
        secret,
      )}@git/a, as ${Buffer.from(secret).toString('base64')}`,
      [secret],
    );
    expect(told).toBe('failed with ******, at https://git/a, as ******');
  });
});
