import type { ArgoApplication, ArgoProject } from '@amamba/plugin-amamba-node';
import { keepWhatIsUsed } from './keepWhatIsUsed';

const HOME = 'https://kubernetes.default.svc';
const known = [
  { server: HOME, name: 'in-cluster' },
  { server: 'https://prod', name: 'prod' },
];

const project = (
  places: Array<[string, string]>,
  sourceRepos: string[],
): ArgoProject => ({
  metadata: { name: 'p' },
  spec: {
    destinations: places.map(([server, namespace]) => ({ server, namespace })),
    sourceRepos,
  },
});

const app = (
  name: string,
  destination: Record<string, string>,
  ...repoURLs: string[]
): ArgoApplication => ({
  metadata: { name },
  spec: {
    project: 'p',
    destination,
    ...(repoURLs.length > 1
      ? { sources: repoURLs.map(repoURL => ({ repoURL })) }
      : { source: { repoURL: repoURLs[0] } }),
  },
});

const before = project(
  [
    [HOME, 'old-*'],
    [HOME, 'unused'],
    ['https://prod', 'web'],
  ],
  ['https://git/a.git', 'https://git/team/*', 'https://git/unused'],
);
const desired = project([[HOME, 'new']], ['https://git/new']);

const keep = (...applications: ArgoApplication[]) =>
  keepWhatIsUsed(before, desired, { applications, known });

describe('keepWhatIsUsed', () => {
  it('keeps what applications go to, and no more', () => {
    const { applications, project: after } = keep(
      app('fits', { server: HOME, namespace: 'new' }, 'https://git/new'),
      app('old', { name: 'in-cluster', namespace: 'old-1' }, 'https://git/new'),
      app('prod', { name: 'prod', namespace: 'web' }, 'https://git/NEW.git'),
    );
    expect(applications).toEqual(['old', 'prod']);
    expect(after.spec.destinations).toEqual([
      { server: HOME, namespace: 'new' },
      { server: HOME, namespace: 'old-*' },
      { server: 'https://prod', namespace: 'web' },
    ]);
    expect(after.spec.sourceRepos).toEqual(['https://git/new']);
  });

  it('keeps what applications come from, one of several sources too', () => {
    const destination = { server: HOME, namespace: 'new' };
    const { applications, project: after } = keep(
      app('one', destination, 'https://git/a'),
      app('more', destination, 'https://git/new', 'https://git/team/x.git'),
    );
    expect(applications).toEqual(['more', 'one']);
    expect(after.spec.sourceRepos).toEqual([
      'https://git/new',
      'https://git/a.git',
      'https://git/team/*',
    ]);
    expect(after.spec.destinations).toEqual(desired.spec.destinations);
  });
});
