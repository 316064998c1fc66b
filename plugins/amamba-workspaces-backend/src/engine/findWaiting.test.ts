import { workspaceEntitySchema } from '@amamba/plugin-amamba-common';
import { aWorkspace } from '../__testUtils__/entities';
import { hashOf } from '../model/hashOf';
import type { KnownWorkspace } from '../model/Workspaces';
import type { TargetRecord } from '../store/WorkspaceStore';
import { findWaiting } from './findWaiting';
import { newTarget, refusedTarget, toProvisioned } from './listWanted';

function shopWith(...namespaces: string[]): KnownWorkspace {
  const { spec } = workspaceEntitySchema.parse(
    aWorkspace('shop', { clusters: [{ name: 'dev', namespaces }] }),
  );
  return { name: 'shop', spec, grants: [], source: { kind: 'portal' } };
}

const shop = shopWith('shop');
const fresh: TargetRecord = newTarget({
  workspace: 'shop',
  provisioner: 'kubernetes',
  target: 'dev',
});
const synced: TargetRecord = {
  ...fresh,
  status: 'Synced',
  appliedHash: hashOf(toProvisioned(shop)),
};

it.each<[string, KnownWorkspace, TargetRecord[], string[]]>([
  ['a cluster that nobody has looked at', shop, [], ['dev']],
  ['a cluster before its first try', shop, [fresh], ['dev']],
  ['a cluster that is as the workspace says', shop, [synced], []],
  [
    'a cluster that is as the workspace said before',
    shopWith('shop', 'more'),
    [synced],
    ['dev'],
  ],
  ['a cluster where that fails', shop, [{ ...fresh, status: 'Failed' }], []],
  [
    'a cluster that the workspace does not get',
    shop,
    [refusedTarget('shop', 'dev')],
    [],
  ],
  [
    'what somebody changed and is only reported',
    shop,
    [{ ...synced, status: 'Drifted' }],
    [],
  ],
])('%s', (_name, known, targets, waiting) => {
  expect([...findWaiting(known, targets)]).toEqual(waiting);
});
