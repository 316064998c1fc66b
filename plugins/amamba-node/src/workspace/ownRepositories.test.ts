import { ConfigReader } from '@backstage/config';
import { workspaceEntitySchema } from '@amamba/plugin-amamba-common';
import {
  createOwnRepositories,
  normalizeRepositoryUrl,
} from './ownRepositories';

const aWorkspace = (name: string, repositories: string[] = []) =>
  workspaceEntitySchema.parse({
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name },
    spec: { owner: 'group:default/x', gitops: { repositories } },
  });

const configured = (...repositories: string[]) =>
  createOwnRepositories(
    new ConfigReader({ amamba: { gitops: { repositories } } }),
  );

describe('createOwnRepositories', () => {
  const own = configured('https://git.example.com/{workspace}/**');

  it.each([
    ['https://git.example.com/payments/deploy', true],
    ['https://git.example.com/payments/deploy.git', true],
    ['https://GIT.example.com/payments/a/b.git', true],
    ['https://bob@git.example.com/payments/deploy', true],
    ['https://git.example.com/search/deploy', false],
    ['https://git.example.com/payments-evil/deploy', false],
    ['https://git.example.com/payments/../search/deploy', false],
    ['https://git.example.com/payments/%2e%2e/search/deploy', false],
    ['https://git.example.com.evil.org/payments/deploy', false],
    ['https://evil.org/?https://git.example.com/payments/deploy', false],
    ['https://evil.org/https://git.example.com/payments/deploy', false],
    ['http://git.example.com/payments/deploy', false],
    ['not an address', false],
    ['', false],
  ])('%s is its own: %s', (url, expected) => {
    expect(own.owns(aWorkspace('payments'), url)).toBe(expected);
  });

  it('adds what the workspace itself names', () => {
    const workspace = aWorkspace('search', [
      'https://git.example.com/shared/search-*',
      'git@git.example.com:search/deploy.git',
    ]);
    expect(own.patternsOf(workspace)).toEqual([
      'https://git.example.com/search/**',
      'https://git.example.com/shared/search-*',
      'git@git.example.com:search/deploy.git',
    ]);
    for (const url of [
      'https://git.example.com/shared/search-web.git',
      'git@git.example.com:search/deploy.git',
      'ssh://git@git.example.com/search/deploy',
    ]) {
      expect([url, own.owns(workspace, url)]).toEqual([url, true]);
    }
    expect(
      own.owns(workspace, 'https://git.example.com/shared/search-web/sub'),
    ).toBe(false);
  });

  it('refuses a pattern that would be every tenant’s', () => {
    expect(() => configured('https://git.example.com/**')).toThrow(
      /needs \{workspace\}/,
    );
    // Argo CD would let in all but that.
    expect(() =>
      configured('!https://git.example.com/{workspace}/secret'),
    ).toThrow(/Say what is let in/);
  });
});

describe('normalizeRepositoryUrl', () => {
  it('has one spelling of an address', () => {
    expect(normalizeRepositoryUrl('https://A.example.com/x/y.git/')).toBe(
      'https://a.example.com/x/y',
    );
    expect(normalizeRepositoryUrl('git@a.example.com:x/y.git')).toBe(
      'ssh://a.example.com/x/y',
    );
  });
});
