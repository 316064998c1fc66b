import { resourceTreeSchema } from '@amamba/plugin-amamba-gitops-common';
import {
  argoApplicationSchema,
  argoResourceTreeSchema,
} from '@amamba/plugin-amamba-node';
import missing from '../__fixtures__/missing-resource.json';
import rolledBack from '../__fixtures__/rolled-back.json';
import tree from '../__fixtures__/tree.json';
import treeRollout from '../__fixtures__/tree-rollout.json';
import { MAX_NODES, nodeIdOf, toTree } from './toTree';

const web = argoApplicationSchema.parse(rolledBack);
const read = (fixture: unknown) => argoResourceTreeSchema.parse(fixture);
const find = (view: ReturnType<typeof toTree>, kind: string, name?: string) =>
  view.nodes.find(node => node.kind === kind && (!name || node.name === name));

describe('toTree', () => {
  it('joins what is there with what was compared', () => {
    const view = toTree(read(tree), web);
    expect(resourceTreeSchema.parse(view)).toEqual(view);
    expect(find(view, 'Deployment')).toMatchObject({
      group: 'apps',
      name: 'web',
      parents: [],
      sync: 'OutOfSync',
      health: { status: 'Healthy' },
      info: [{ name: 'Revision', value: 'Rev:6' }],
    });
    const set = find(view, 'ReplicaSet', 'web-8488656489');
    expect(set?.parents).toEqual([find(view, 'Deployment')?.id]);
    expect(set?.sync).toBeUndefined();
    expect(find(view, 'Pod')).toMatchObject({
      parents: [set?.id],
      images: ['local.test/busybox:1'],
    });
  });

  it('has ids that are unique, safe in an address and stay', () => {
    const view = toTree(read(treeRollout), web);
    const ids = view.nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(id => /^[\w-]{16}$/.test(id))).toBe(true);
    const hostile = {
      kind: 'ConfigMap',
      name: '<img src=x>/../a',
      version: '',
    };
    expect(nodeIdOf(hostile)).toMatch(/^[\w-]{16}$/);
    expect(nodeIdOf({ ...hostile, uid: 'another' } as never)).toBe(
      nodeIdOf(hostile),
    );
  });

  it('has what Git has and the cluster does not', () => {
    const app = argoApplicationSchema.parse(missing);
    const lacking = app.status?.resources?.find(
      ({ health }) => health?.status === 'Missing',
    );
    const view = toTree({ nodes: [] }, app);
    expect(lacking).toBeDefined();
    expect(find(view, lacking!.kind, lacking!.name)).toMatchObject({
      sync: 'OutOfSync',
      health: { status: 'Missing' },
    });
  });

  it('shows the roots as they were known when the tree cannot be read', () => {
    const view = toTree(undefined, web);
    expect(view.nodes).toHaveLength(5);
    expect(find(view, 'Deployment')).toMatchObject({
      sync: 'OutOfSync',
      health: { status: 'Healthy' },
    });
    // Nobody knows that they are not there.
    expect(find(view, 'Secret')?.health).toBeUndefined();
  });

  it('tells orphaned resources apart, draws no edge to nothing, and ends', () => {
    const node = (name: string, parent?: string) => ({
      kind: 'ConfigMap',
      version: 'v1',
      namespace: 'n',
      name,
      ...(parent && {
        parentRefs: [{ kind: 'ConfigMap', namespace: 'n', name: parent }],
      }),
    });
    const view = toTree(
      {
        nodes: [node('a', 'gone'), node('b', 'b'), node('b')],
        orphanedNodes: [node('o')],
      },
      {},
    );
    expect(
      view.nodes.map(({ name, parents, orphaned }) => [
        name,
        parents,
        orphaned,
      ]),
    ).toEqual([
      ['a', [], false],
      ['b', [], false],
      ['o', [], true],
    ]);
    const many = Array.from({ length: MAX_NODES + 1 }, (_, i) => node(`n${i}`));
    const cut = toTree({ nodes: many }, {});
    expect([cut.nodes.length, cut.truncated]).toEqual([MAX_NODES, true]);
  });
});
