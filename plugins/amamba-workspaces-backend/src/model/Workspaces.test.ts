import {
  type WorkspaceEntity,
  workspaceEntitySchema,
} from '@amamba/plugin-amamba-common';
import { aWorkspace } from '../__testUtils__/entities';
import type { WorkspaceStore } from '../store/WorkspaceStore';
import { Workspaces } from './Workspaces';

function workspacesOf(entity: WorkspaceEntity): Workspaces {
  return new Workspaces({
    store: { getWorkspace: async () => undefined } as unknown as WorkspaceStore,
    directory: {
      list: async () => new Map([[entity.metadata.name, entity]]),
      get: async () => entity,
      folders: async () => new Map(),
      grants: async () => [],
    },
  });
}

it.each<[string, Record<string, string>, object]>([
  [
    'the address to change it at',
    {
      'backstage.io/managed-by-location':
        'url:https://git.example.com/raw.yaml',
      'backstage.io/edit-url': 'https://git.example.com/edit.yaml',
    },
    { kind: 'git', location: 'https://git.example.com/edit.yaml' },
  ],
  [
    'the address it is read from',
    {
      'backstage.io/managed-by-location': 'url:https://git.example.com/a.yaml',
    },
    { kind: 'git', location: 'https://git.example.com/a.yaml' },
  ],
  [
    'of a file its name, and not where it is on the machine',
    { 'backstage.io/managed-by-location': 'file:/srv/portal/workspaces.yaml' },
    { kind: 'file', location: 'workspaces.yaml' },
  ],
  [
    'no address that is none',
    { 'backstage.io/edit-url': 'data:text/html,hello' },
    { kind: 'git' },
  ],
])(
  'tells where a workspace is kept: %s',
  async (_name, annotations, source) => {
    const entity = aWorkspace('shop', {});
    const known = await workspacesOf(
      workspaceEntitySchema.parse({
        ...entity,
        metadata: { ...entity.metadata, annotations },
      }),
    ).get('shop');
    expect(known?.source).toEqual(source);
  },
);
