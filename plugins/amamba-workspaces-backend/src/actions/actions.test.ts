import { actionsServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  createBackendPlugin,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { ActionsService } from '@backstage/backend-plugin-api/alpha';
import type { JsonObject } from '@backstage/types';
import { aGroup, aUser } from '../__testUtils__/entities';
import { eventually } from '../__testUtils__/eventually';
import { type Portal, startPortal } from '../__testUtils__/startPortal';

jest.setTimeout(120_000);

describe('the actions', () => {
  let portal: Portal;
  let actions: ActionsService;

  beforeAll(async () => {
    portal = await startPortal({
      entities: [...['olga', 'alice', 'bob'].map(aUser), aGroup('team')],
      features: [
        createBackendPlugin({
          pluginId: 'actions-user',
          register: env =>
            env.registerInit({
              deps: { service: actionsServiceRef },
              init: async ({ service }) => {
                actions = service;
              },
            }),
        }),
      ],
    });
  });

  afterAll(() => portal?.stop());

  const as = (login: string) => mockCredentials.user(`user:default/${login}`);
  const invoke = (
    name: string,
    input: JsonObject,
    credentials: BackstageCredentials,
  ) => actions.invoke({ id: `amamba-workspaces:${name}`, input, credentials });

  it('do for people what the API does for them, and nothing else', async () => {
    const fresh = { name: 'fresh', owner: 'group:default/team' };
    // Whoever may not make one does not even see the action.
    await expect(
      invoke('create-workspace', fresh, as('alice')),
    ).rejects.toMatchObject({ statusCode: 404 });
    const input = { ...fresh, admins: ['alice'], clusters: [{ name: 'dev' }] };
    // Until the catalog has read who there is.
    const { output } = await eventually(() =>
      invoke('create-workspace', input, as('olga')),
    );
    expect(output).toEqual({
      workspace: 'fresh',
      entityRef: 'workspace:default/fresh',
    });
    await portal.sees('alice', 'fresh');

    const bob = { workspace: 'fresh', ref: 'bob', role: 'viewer' };
    await invoke('grant-role', bob, as('alice'));
    const ledger = { workspace: 'fresh', cluster: 'dev', name: 'ledger' };
    await invoke('create-namespace', ledger, as('alice'));
    await invoke('sync-workspace', { workspace: 'fresh' }, as('alice'));
    await portal.sees('bob', 'fresh');
    await expect(
      invoke('create-namespace', { ...ledger, name: 'x' }, as('bob')),
    ).rejects.toMatchObject({
      statusCode: 403,
      cause: {
        message: expect.stringContaining(
          'needs the role admin in the workspace fresh',
        ),
      },
    });

    const path = '/workspaces/fresh/activity';
    const { body } = await portal.call({ method: 'get', path }, 'alice');
    const acts = body.items.map(
      ({ actor, action, outcome }: Record<string, string>) =>
        [actor, action, outcome].join(' '),
    );
    expect(acts).toEqual(
      expect.arrayContaining([
        'user:default/olga workspace-create succeeded',
        'user:default/alice member-set succeeded',
        'user:default/alice namespace-create succeeded',
        'user:default/alice workspace-sync succeeded',
        'user:default/bob namespace-create refused',
      ]),
    );
  });

  it('say what they do to agents', async () => {
    const { actions: listed } = await actions.list({ credentials: as('olga') });
    expect(listed.map(({ id, attributes }) => [id, attributes]).sort()).toEqual(
      [
        [
          'amamba-workspaces:create-namespace',
          { destructive: false, idempotent: false, readOnly: false },
        ],
        [
          'amamba-workspaces:create-workspace',
          { destructive: false, idempotent: false, readOnly: false },
        ],
        [
          'amamba-workspaces:grant-role',
          { destructive: true, idempotent: true, readOnly: false },
        ],
        [
          'amamba-workspaces:sync-workspace',
          { destructive: true, idempotent: true, readOnly: false },
        ],
      ],
    );
  });
});
