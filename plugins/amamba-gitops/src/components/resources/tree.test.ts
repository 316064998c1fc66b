import type {
  HealthStatus,
  ResourceNode,
} from '@amamba/plugin-amamba-gitops-common';
import { nodes as story } from '../../testing/fixtures';
import {
  collapse,
  filterNodes,
  GROUP_SIZE,
  resourceKey,
  withAncestors,
  worstHealth,
} from './tree';

const node = (
  id: string,
  kind: string,
  parents: string[] = [],
  health?: HealthStatus,
): ResourceNode => ({
  ...story[0],
  id,
  kind,
  name: id,
  parents,
  health: health && { status: health },
  sync: undefined,
});

const ids = (nodes: { id: string }[]) => nodes.map(({ id }) => id);

describe('the tree of resources', () => {
  it('names what has no group and no namespace too', () => {
    expect(
      resourceKey({ group: '', kind: 'Namespace', name: 'payments' }),
    ).toBe('/Namespace//payments');
  });

  it('finds by name, kind, health and sync', () => {
    expect(ids(filterNodes(story, { find: 'X7K2P' }))).toEqual(['n-pod']);
    expect(ids(filterNodes(story, { kind: 'Service' }))).toEqual(['n-service']);
    expect(ids(filterNodes(story, { sync: 'OutOfSync' }))).toEqual([
      'n-deployment',
      'n-config',
    ]);
    expect(filterNodes(story, { health: 'Degraded' })).toEqual([]);
  });

  it('keeps the way from the root to what was found', () => {
    const pod = filterNodes(story, { kind: 'Pod' });
    expect(ids(withAncestors(story, pod))).toEqual([
      'n-deployment',
      'n-rs',
      'n-pod',
    ]);
  });

  it('ends on a circle and on parents that are not there', () => {
    const odd = [node('a', 'A', ['b']), node('b', 'B', ['a', 'gone'])];
    expect(ids(withAncestors(odd, [odd[0]]))).toEqual(['a', 'b']);
    expect(ids(collapse(odd, new Set()).nodes)).toEqual(['a', 'b']);
  });

  it('draws many of a kind as one that is as bad as the worst below it', () => {
    const jobs = Array.from({ length: GROUP_SIZE + 1 }, (_, index) =>
      node(`job-${index}`, 'Job', ['cron'], 'Healthy'),
    );
    const tree = [
      node('cron', 'CronJob'),
      ...jobs,
      node('pod', 'Pod', ['job-3'], 'Degraded'),
    ];
    const { nodes, groups } = collapse(tree, new Set());
    expect(ids(nodes)).toEqual(['cron']);
    expect(groups).toMatchObject([
      { kind: 'Job', parents: ['cron'], count: 7, health: 'Degraded' },
    ]);
    const open = collapse(tree, new Set([groups[0].id]));
    expect(open.nodes).toHaveLength(tree.length);
    expect(open.groups).toEqual([]);
  });

  it('does not draw a group within a group', () => {
    const many = (kind: string, parent: string) =>
      Array.from({ length: GROUP_SIZE + 1 }, (_, index) =>
        node(`${kind}-${parent}-${index}`, kind, parent ? [parent] : []),
      );
    const tree = [...many('Job', ''), ...many('Pod', 'Job--0')];
    expect(collapse(tree, new Set()).groups).toMatchObject([{ kind: 'Job' }]);
  });

  it('stays quick with thousands', () => {
    const tree = Array.from({ length: 5000 }, (_, index) =>
      node(`n-${index}`, `K${index % 9}`, index > 9 ? [`n-${index % 9}`] : []),
    );
    const { nodes, groups } = collapse(tree, new Set());
    expect(nodes.length + groups.length).toBeLessThan(100);
  });

  it('knows which health is worst', () => {
    expect(worstHealth(['Healthy', undefined, 'Progressing'])).toBe(
      'Progressing',
    );
    expect(worstHealth([undefined])).toBeUndefined();
  });
});
