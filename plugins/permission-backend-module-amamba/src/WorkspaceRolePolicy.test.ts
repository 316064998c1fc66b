import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { WorkspaceRolePolicy } from './WorkspaceRolePolicy';
import { WorkspaceRoles } from './WorkspaceRoles';

function workspace(
  name: string,
  members: unknown,
  namespace = 'default',
): Entity {
  return {
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name, namespace },
    spec: { owner: 'group:default/owners', members } as Entity['spec'],
  };
}

const policy = new WorkspaceRolePolicy(
  new WorkspaceRoles({
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    catalog: catalogServiceMock({
      entities: [
        workspace('payments', {
          admins: ['user:default/alice'],
          editors: ['Bob', 'group:default/deputies'],
          viewers: ['user:default/carol'],
        }),
        workspace('search', { admins: ['dave'], viewers: ['alice'] }),
        workspace('broken', { admins: 'erin' }),
        workspace('odd', { admins: ['user:default/', 'frank'] }),
        workspace('payments', { admins: ['mallory'] }, 'elsewhere'),
      ],
    }),
  }),
  { platformAdministrators: ['group:platform', 'user:default/olga'] },
);

const permission = (name: string) =>
  createPermission({
    name,
    attributes: { action: 'read' },
    resourceType: 'catalog-entity',
  });

function decide(name: string, ...refs: string[]) {
  const user = {
    info: { userEntityRef: refs[0], ownershipEntityRefs: refs },
  } as PolicyQueryUser;
  return policy.handle({ permission: permission(name) }, user);
}

const inWorkspaces = (...names: string[]) =>
  expect.objectContaining({
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'catalog',
    conditions: {
      anyOf: names.map(value =>
        expect.objectContaining({
          rule: 'HAS_ANNOTATION',
          params: { annotation: 'amamba.io/workspace', value },
        }),
      ),
    },
  });

const denied = { result: AuthorizeResult.DENY };

describe('WorkspaceRolePolicy', () => {
  it.each([
    ['amamba.pipelines.read', 'alice', ['payments', 'search']],
    ['amamba.pipelines.run', 'alice', ['payments']],
    ['amamba.pipelines.run', 'bob', ['payments']],
    ['amamba.pipelines.read', 'carol', ['payments']],
    ['amamba.pipelines.run', 'carol', []],
    ['amamba.pipelines.cancel', 'carol', []],
    ['amamba.pipelines.read', 'dave', ['search']],
    ['amamba.pipelines.read', 'erin', []],
    ['amamba.pipelines.read', 'frank', ['odd']],
    ['amamba.pipelines.read', 'mallory', []],
    ['amamba.unheard.of', 'alice', []],
  ])('%s: %s in %p', async (name, login, workspaces) => {
    await expect(decide(name, `user:default/${login}`)).resolves.toEqual(
      workspaces.length ? inWorkspaces(...workspaces) : denied,
    );
  });

  it('counts the groups somebody belongs to', async () => {
    await expect(
      decide(
        'amamba.pipelines.run',
        'user:default/x',
        'group:default/deputies',
      ),
    ).resolves.toEqual(inWorkspaces('payments'));
  });

  it('lets platform administrators alone act on the clusters as the portal', async () => {
    const proxy = (...refs: string[]) => decide('kubernetes.proxy', ...refs);
    const allowed = { result: AuthorizeResult.ALLOW };
    await expect(proxy('user:default/alice')).resolves.toEqual(denied);
    await expect(proxy('user:default/olga')).resolves.toEqual(allowed);
    await expect(
      proxy('user:default/x', 'group:default/platform'),
    ).resolves.toEqual(allowed);
    await expect(
      policy.handle({ permission: permission('kubernetes.proxy') }),
    ).resolves.toEqual(denied);
  });

  it('refuses a reference that cannot be read', () => {
    const roles = {} as WorkspaceRoles;
    expect(
      () =>
        new WorkspaceRolePolicy(roles, { platformAdministrators: ['olga'] }),
    ).toThrow('amamba.platformAdministrators: "olga" is not a reference');
  });

  it('denies strangers and leaves other permissions open', async () => {
    await expect(
      policy.handle({ permission: permission('amamba.pipelines.read') }),
    ).resolves.toEqual(denied);
    await expect(
      decide('catalog.entity.read', 'user:default/erin'),
    ).resolves.toEqual({ result: AuthorizeResult.ALLOW });
  });
});
