import type { SyncCondition } from '@amamba/plugin-amamba-workspaces-common';
import type { NamespaceList } from '../../data/queries';
import { at, devCluster, stagingNamespace } from '../../testing/fixtures';
import { findStand } from './stand';

const condition = (status: SyncCondition['status']): SyncCondition => ({
  provisioner: 'kubernetes',
  target: 'dev',
  status,
  reason: 'Any',
  message: 'Any',
  since: at(0),
});
const down: NamespaceList['clusters'] = [
  { ...devCluster, unusable: 'Connection refused' },
];

it('tells once of a cluster that is down', () => {
  const list = { items: [], clusters: down };
  expect(findStand([condition('Failed')], list).broken).toEqual([
    { kind: 'target', condition: condition('Failed') },
  ]);
  expect(findStand([condition('Synced')], list).broken).toEqual([
    { kind: 'cluster', title: 'Development', message: 'Connection refused' },
  ]);
});

it.each([
  ['broken', { phase: 'Missing' as const }],
  ['waiting', { phase: 'Pending' as const }],
  ['waiting', { phase: 'Unknown' as const }],
  ['waiting', { phase: 'Active' as const, deleting: true }],
  ['running', { phase: 'Active' as const }],
] as const)('shows as %s a namespace that is %j', (group, state) => {
  const items = [{ ...stagingNamespace, ...state }];
  const stand = findStand([], { items, clusters: [] });
  expect(stand[group]).toHaveLength(1);
});
