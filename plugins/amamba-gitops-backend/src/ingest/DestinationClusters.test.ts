import type { ArgoDestination } from '@amamba/plugin-amamba-node';
import { PuppetArgoCd } from '../__testUtils__/PuppetArgoCd';
import { DestinationClusters } from './DestinationClusters';

const { instance } = new PuppetArgoCd('main', { cluster: 'home' });
const REGISTERED = [
  { server: 'https://kubernetes.default.svc', name: 'in-cluster' },
  { server: 'https://evil.example.com', name: 'dev', project: 'search' },
  { server: 'https://dev.example.com/', name: 'development' },
  { server: 'https://own.example.com', name: 'edge', project: 'payments' },
];

function create(registered = REGISTERED) {
  const clusters = new DestinationClusters({
    clusters: () => [
      { name: 'dev', title: 'dev', url: 'https://dev.example.com' },
      { name: 'edge', title: 'edge', url: 'https://edge.example.com' },
    ],
  } as never);
  clusters.learn('main', registered);
  return clusters;
}

describe('the clusters of destinations', () => {
  it('are found by address first, whatever somebody called another one', () => {
    for (const registered of [REGISTERED, [...REGISTERED].reverse()]) {
      const clusters = create(registered);
      for (const project of ['payments', 'search', undefined]) {
        expect(clusters.destinationOf(instance, project, 'dev')?.server).toBe(
          'https://dev.example.com/',
        );
      }
    }
  });

  it('are never those that are of another project alone', () => {
    const clusters = create(
      REGISTERED.filter(({ name }) => name !== 'development'),
    );
    expect(clusters.destinationOf(instance, 'payments', 'dev')).toBeUndefined();
    expect(clusters.destinationOf(instance, undefined, 'edge')).toBeUndefined();
    expect(clusters.destinationOf(instance, 'payments', 'edge')?.server).toBe(
      'https://own.example.com',
    );
    expect(clusters.destinationOf(instance, 'search', 'edge')).toBeUndefined();
  });

  it('are called as the portal calls them, for who may use them', () => {
    const clusters = create();
    const nameOf = (project: string, destination: ArgoDestination) =>
      clusters.nameOf(instance, project, destination);
    expect(nameOf('payments', { name: 'development' })).toBe('dev');
    expect(nameOf('payments', { name: 'in-cluster' })).toBe('home');
    const server = 'https://own.example.com';
    expect(nameOf('payments', { server })).toBe('edge');
    expect(nameOf('search', { server })).toBe(server);
  });

  it('have changed when one becomes a project’s own', () => {
    const clusters = create();
    expect(clusters.learn('main', [...REGISTERED].reverse())).toBe(false);
    const [first, ...others] = REGISTERED;
    expect(
      clusters.learn('main', [{ ...first, project: 'search' }, ...others]),
    ).toBe(true);
  });
});
