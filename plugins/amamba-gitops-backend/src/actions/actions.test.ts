import { actionsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { ActionsService } from '@backstage/backend-plugin-api/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import { type RunningPlugin, startPlugin } from '../__testUtils__/startPlugin';

jest.setTimeout(60_000);

describe('the actions', () => {
  let plugin: RunningPlugin;
  let actions: ActionsService;

  const start = async (
    result: AuthorizeResult.ALLOW | AuthorizeResult.DENY,
  ) => {
    plugin = await startPlugin({
      result,
      config: { backend: { actions: { pluginSources: ['amamba-gitops'] } } },
      features: [
        actionsServiceFactory,
        actionsRegistryServiceFactory,
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
  };
  const invoke = async (name: string, input: JsonObject) => {
    const { output } = await actions.invoke({
      id: `amamba-gitops:${name}`,
      input,
      credentials: mockCredentials.user('user:default/alice'),
    });
    return output;
  };

  afterEach(() => plugin.stop());

  it('do what the API does', async () => {
    await start(AuthorizeResult.ALLOW);
    await plugin.ingested();
    const entityRef = 'workspace:default/payments';
    const listed = (await invoke('list-applications', { entityRef })) as any;
    expect(
      listed.applications.map(({ name }: { name: string }) => name),
    ).toEqual(['web', 'checkout']);

    await invoke('create-application', {
      entityRef,
      instance: 'main',
      name: 'fresh',
      repoUrl: 'https://git.example.com/payments/config.git',
      path: 'apps/fresh',
      cluster: 'dev',
      namespace: 'payments',
      automated: true,
    });
    expect(plugin.argocd.application('fresh')?.spec).toMatchObject({
      project: 'payments',
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });

    const web = { entityRef, application: 'web' };
    const synced = await invoke('sync-application', { ...web, prune: true });
    expect(synced).toEqual({
      instance: 'main',
      namespace: 'argocd',
      name: 'web',
    });
    expect(plugin.argocd.application('web')?.operation).toMatchObject({
      sync: {
        prune: true,
        infos: [{ name: 'Requested by', value: 'user:default/alice' }],
      },
    });

    const told = (await invoke('get-application', {
      entityRef,
      application: 'checkout',
    })) as any;
    expect(told).toMatchObject({ sync: 'OutOfSync', health: 'Healthy' });
    const [{ id }] = told.deployments;
    await expect(
      invoke('rollback-application', {
        entityRef,
        application: 'checkout',
        deployment: id,
      }),
    ).rejects.toThrow(/409|Conflict|window/);
  });

  it('find nothing of others', async () => {
    await start(AuthorizeResult.ALLOW);
    await plugin.ingested();
    for (const name of ['get-application', 'sync-application']) {
      await expect(
        invoke(name, {
          entityRef: 'component:default/thief',
          application: 'checkout',
        }),
      ).rejects.toMatchObject({ statusCode: 404 });
    }
  });

  it('are refused to who may not', async () => {
    await start(AuthorizeResult.DENY);
    await expect(
      invoke('list-applications', { entityRef: 'component:default/checkout' }),
    ).rejects.toMatchObject({ statusCode: 403 });
  });

  it('say what they do to agents', async () => {
    await start(AuthorizeResult.ALLOW);
    const { actions: listed } = await actions.list({
      credentials: mockCredentials.user('user:default/alice'),
    });
    const reading = { destructive: false, idempotent: true, readOnly: true };
    expect(
      Object.fromEntries(listed.map(({ id, attributes }) => [id, attributes])),
    ).toEqual({
      'amamba-gitops:list-applications': reading,
      'amamba-gitops:get-application': reading,
      'amamba-gitops:create-application': {
        destructive: false,
        idempotent: false,
        readOnly: false,
      },
      'amamba-gitops:sync-application': {
        destructive: true,
        idempotent: true,
        readOnly: false,
      },
      'amamba-gitops:rollback-application': {
        destructive: true,
        idempotent: false,
        readOnly: false,
      },
      'amamba-gitops:promote': {
        destructive: true,
        idempotent: false,
        readOnly: false,
      },
    });
  });
});
