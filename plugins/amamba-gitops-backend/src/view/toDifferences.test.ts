import { resourceDiffSchema } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoManagedResource } from '@amamba/plugin-amamba-node';
import { parse } from 'yaml';
import outOfSync from '../__fixtures__/managed-out-of-sync.json';
import managedSecret from '../__fixtures__/managed-secret.json';
import { toDeletion } from './toDeletion';
import {
  MAX_ITEMS,
  MAX_MANIFEST,
  MAX_TOTAL,
  toDifferences,
  toManifestYaml,
} from './toDifferences';

const all = { changedOnly: false };
const changed = { changedOnly: true };
const recorded = outOfSync.items as ArgoManagedResource[];

const managed = (
  name: string,
  live?: object,
  target?: object,
  rest: Partial<ArgoManagedResource> = {},
): ArgoManagedResource => ({
  kind: 'ConfigMap',
  namespace: 'n',
  name,
  liveState: JSON.stringify(live ?? null),
  normalizedLiveState: JSON.stringify(live ?? null),
  targetState: JSON.stringify(target ?? null),
  predictedLiveState: JSON.stringify(target ?? null),
  ...rest,
});
const configMap = (name: string, data: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe('toDifferences', () => {
  it('tells only what a sync would change, without what does not count', () => {
    const { items } = toDifferences(recorded, changed);
    expect(items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'ConfigMap settings',
      'Deployment web',
    ]);
    for (const item of items) {
      expect(resourceDiffSchema.parse(item)).toEqual(item);
      expect(item.live).not.toBe(item.desired);
    }
    const [, deployment] = items;
    expect(parse(deployment.live!)).not.toHaveProperty(
      'metadata.managedFields',
    );
    expect(deployment.live).not.toContain('last-applied-configuration');
    const lines = (text = '') => text.split('\n');
    const desired = new Set(lines(deployment.desired));
    // One line differs: the value that was pushed.
    expect(lines(deployment.live).filter(line => !desired.has(line))).toEqual([
      expect.stringContaining('value: "1"'),
    ]);
    expect(toDifferences(recorded, all).items).toHaveLength(5);
  });

  it('tells those that were asked for', () => {
    const resources = [
      '/Service/rec-cd-app/web',
      'apps/Service/rec-cd-app/web',
    ];
    const { items } = toDifferences(recorded, {
      resources,
      changedOnly: false,
    });
    expect(items).toMatchObject([{ kind: 'Service', change: 'same' }]);
  });

  it('tells what is only in Git, or only in the cluster', () => {
    const { items } = toDifferences(
      [
        managed('new', undefined, configMap('new')),
        managed('old', configMap('old')),
        managed('none'),
      ],
      changed,
    );
    expect(items).toMatchObject([
      { name: 'new', change: 'added', desired: expect.any(String) },
      { name: 'old', change: 'removed', live: expect.any(String) },
    ]);
    expect(items[0].live).toBeUndefined();
    expect(items[1].desired).toBeUndefined();
  });

  it('leaves out what is too large, and does not fail on 5 MB', () => {
    const large = configMap('large', { blob: 'x'.repeat(5_000_000) });
    const { items } = toDifferences(
      [managed('large', large, configMap('large'), { modified: true })],
      changed,
    );
    expect(items).toEqual([
      {
        group: '',
        kind: 'ConfigMap',
        namespace: 'n',
        name: 'large',
        change: 'modified',
        hook: false,
        tooLarge: true,
      },
    ]);
    const blob = 'x'.repeat(MAX_MANIFEST / 2 - 200);
    const many = Array.from({ length: 30 }, (_, i) =>
      managed(`m${i}`, configMap('m', { blob }), configMap('m', { blob }), {
        modified: true,
      }),
    );
    const told = toDifferences(many, changed).items;
    const size = told.reduce(
      (sum, { live = '', desired = '' }) => sum + live.length + desired.length,
      0,
    );
    expect(size).toBeLessThan(MAX_TOTAL);
    expect(told.some(({ tooLarge }) => tooLarge)).toBe(true);
    const flood = Array.from({ length: MAX_ITEMS + 1 }, (_, i) =>
      managed(`m${i}`, configMap('m')),
    );
    expect(toDifferences(flood, changed)).toMatchObject({ truncated: true });
  });

  it('shows no value of a Secret, whether Argo CD masked it or not', () => {
    const masked = toDifferences(
      managedSecret.items as ArgoManagedResource[],
      all,
    );
    expect(masked.items[0].live).toContain('user: ++++++++');
    const secret = (value: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 's',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"a":"${value}"}}`,
          kept: 'yes',
        },
        managedFields: [{ manager: 'x' }],
      },
      data: { a: value, same: '++++++++++' },
      stringData: { b: value },
    });
    const { items } = toDifferences(
      [
        managed('s', secret('bGl2ZQ=='), secret('d2FudGVk'), {
          kind: 'Secret',
          modified: true,
        }),
      ],
      changed,
    );
    const text = JSON.stringify(items);
    expect(text).not.toMatch(/bGl2ZQ|d2FudGVk|managedFields|last-applied/);
    expect(text).toContain('kept: \\"yes\\"');
    // Argo CD tells two values apart by their length.
    expect(text).toContain('same: ++++++++++');
    expect(toManifestYaml({ kind: 'Secret', data: 'odd' })).not.toContain(
      'odd',
    );
  });

  it('quotes what is not what it looks like', () => {
    const text = toManifestYaml({
      kind: 'ConfigMap',
      data: { a: 'yes', b: '<script>', c: '1', d: 'two\nlines' },
    });
    expect(parse(text)).toEqual({
      kind: 'ConfigMap',
      data: { a: 'yes', b: '<script>', c: '1', d: 'two\nlines' },
    });
  });
});

describe('toDeletion', () => {
  it('tells what goes and what stays', () => {
    const live = (annotations: Record<string, string>, kind = 'ConfigMap') => ({
      apiVersion: 'v1',
      kind,
      metadata: { annotations },
    });
    const { resources, kept } = toDeletion('web', [
      managed('plain', live({})),
      managed(
        'noprune',
        live({ 'argocd.argoproj.io/sync-options': 'Prune=false' }),
      ),
      managed(
        'option',
        live({
          'argocd.argoproj.io/sync-options': 'Replace=true, Delete=false',
        }),
      ),
      managed('chart', live({ 'helm.sh/resource-policy': 'keep' })),
      managed(
        'shared',
        live({
          'argocd.argoproj.io/tracking-id': 'other:/ConfigMap:n/shared',
        }),
      ),
      managed(
        'own',
        live({
          'argocd.argoproj.io/tracking-id': 'apps_web:/ConfigMap:n/own',
        }),
      ),
      managed('kinds', live({}), undefined, {
        kind: 'CustomResourceDefinition',
        group: 'apiextensions.k8s.io',
      }),
      managed('absent', undefined, configMap('absent')),
    ]);
    expect(resources.map(({ name }) => name)).toEqual([
      'plain',
      'noprune',
      'own',
    ]);
    expect(kept.map(({ name }) => name)).toEqual([
      'option',
      'chart',
      'shared',
      'kinds',
    ]);
  });
});
