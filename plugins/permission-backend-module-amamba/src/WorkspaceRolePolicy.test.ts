import { createWorkspaceDirectory } from '@amamba/plugin-amamba-node';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
  type PermissionAttributes,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { WorkspaceRolePolicy } from './WorkspaceRolePolicy';

function entity(
  kind: 'Workspace' | 'WorkspaceFolder',
  name: string,
  spec: object,
  namespace = 'default',
): Entity {
  return {
    apiVersion: 'amamba.io/v1alpha1',
    kind,
    metadata: { name, namespace },
    spec: { owner: 'group:default/owners', ...spec },
  };
}

const policy = new WorkspaceRolePolicy({
  directory: createWorkspaceDirectory({
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    catalog: catalogServiceMock({
      entities: [
        entity('WorkspaceFolder', 'company', {
          members: { viewers: ['ivan'] },
        }),
        entity('WorkspaceFolder', 'commerce', {
          parent: 'company',
          members: { editors: ['heidi'] },
        }),
        entity('Workspace', 'payments', {
          parent: 'commerce',
          members: {
            admins: ['user:default/alice'],
            editors: ['Bob', 'group:default/deputies'],
            viewers: ['user:default/carol'],
            custom: { runner: ['judy'], deputy: ['ken'], unheard: ['leo'] },
          },
        }),
        entity('Workspace', 'search', {
          members: { admins: ['dave'], viewers: ['alice'] },
        }),
        entity('Workspace', 'broken', { members: { admins: 'erin' } }),
        entity(
          'Workspace',
          'payments',
          { members: { admins: ['mallory'] } },
          'elsewhere',
        ),
      ],
    }),
  }),
  config: {
    platformAdministrators: ['group:default/platform', 'user:default/olga'],
    creators: ['group:default/leads'],
    customRoles: [
      { name: 'runner', permissions: ['amamba.pipelines.run'] },
      {
        name: 'deputy',
        extends: 'editor',
        permissions: ['amamba.clusters.bind'],
      },
    ],
  },
});

const onEntity = (
  name: string,
  action: PermissionAttributes['action'] = 'read',
) =>
  createPermission({
    name,
    attributes: { action },
    resourceType: 'catalog-entity',
  });

const onNothing = (name: string) => createPermission({ name, attributes: {} });

function userWith(...refs: string[]): PolicyQueryUser {
  return {
    info: { userEntityRef: refs[0], ownershipEntityRefs: refs },
  } as PolicyQueryUser;
}

const user = (login: string) => userWith(`user:default/${login}`);

const inWorkspaces = (...workspaces: string[]) => ({
  rule: 'IS_IN_WORKSPACE',
  resourceType: 'catalog-entity',
  params: { workspaces },
});

const conditional = (conditions: object) => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'catalog',
  resourceType: 'catalog-entity',
  conditions,
});

const allowed = { result: AuthorizeResult.ALLOW };
const denied = { result: AuthorizeResult.DENY };

describe('a permission of the matrix', () => {
  it.each([
    ['amamba.pipelines.read', 'alice', ['payments', 'search']],
    ['amamba.pipelines.run', 'alice', ['payments']],
    ['amamba.namespaces.create', 'alice', ['payments']],
    ['amamba.pipelines.run', 'bob', ['payments']],
    ['amamba.namespaces.create', 'bob', []],
    ['amamba.pipelines.read', 'carol', ['payments']],
    ['amamba.pipelines.run', 'carol', []],
    ['amamba.pipelines.read', 'dave', ['search']],
    ['amamba.clusters.bind', 'dave', []],
    ['amamba.pipelines.read', 'erin', []],
    ['amamba.pipelines.read', 'mallory', []],
    ['amamba.unheard.of', 'alice', []],
    // By a folder, and by the folder above it.
    ['amamba.pipelines.run', 'heidi', ['payments']],
    ['amamba.workspaces.grant', 'heidi', []],
    ['amamba.pipelines.read', 'ivan', ['payments']],
    ['amamba.pipelines.run', 'ivan', []],
    // By roles of the portal's own.
    ['amamba.pipelines.run', 'judy', ['payments']],
    ['amamba.pipelines.read', 'judy', []],
    ['amamba.pipelines.read', 'ken', ['payments']],
    ['amamba.clusters.bind', 'ken', ['payments']],
    ['amamba.workspaces.grant', 'ken', []],
    ['amamba.pipelines.read', 'leo', []],
  ])('%s: %s in %p', async (name, login, workspaces) => {
    await expect(
      policy.handle({ permission: onEntity(name) }, user(login)),
    ).resolves.toEqual(
      workspaces.length ? conditional(inWorkspaces(...workspaces)) : denied,
    );
  });

  it('counts the groups somebody belongs to', async () => {
    const query = { permission: onEntity('amamba.pipelines.run') };
    await expect(
      policy.handle(
        query,
        userWith('user:default/x', 'group:default/Deputies'),
      ),
    ).resolves.toEqual(conditional(inWorkspaces('payments')));
  });

  it('is held by platform administrators everywhere', async () => {
    for (const name of ['amamba.workspaces.move', 'amamba.unheard.of']) {
      await expect(
        policy.handle({ permission: onEntity(name) }, user('olga')),
      ).resolves.toEqual(allowed);
    }
  });

  it('is held by nobody who is not signed in, and on nothing else', async () => {
    const permission = onEntity('amamba.pipelines.read');
    await expect(policy.handle({ permission })).resolves.toEqual(denied);
    const other = { ...permission, resourceType: 'other' };
    await expect(
      policy.handle({ permission: other }, user('alice')),
    ).resolves.toEqual(denied);
  });
});

describe('a permission on nothing in particular', () => {
  it.each([
    ['amamba.workspaces.list', ['erin', 'alice', 'lead', 'olga']],
    ['amamba.workspaces.create', ['lead', 'olga']],
    ['amamba.clusters.list', ['lead', 'olga']],
    ['amamba.workspaces.export', ['olga']],
  ])('%s: %p', async (name, logins) => {
    const people = {
      erin: user('erin'),
      alice: user('alice'),
      lead: userWith('user:default/lead', 'group:default/leads'),
      olga: user('olga'),
    };
    const holders = [];
    for (const [login, person] of Object.entries(people)) {
      const { result } = await policy.handle(
        { permission: onNothing(name) },
        person,
      );
      if (result === AuthorizeResult.ALLOW) holders.push(login);
    }
    expect(holders).toEqual(logins);
    await expect(
      policy.handle({ permission: onNothing(name) }),
    ).resolves.toEqual(denied);
  });
});

describe('the catalog', () => {
  const others = {
    not: {
      rule: 'IS_ENTITY_KIND',
      resourceType: 'catalog-entity',
      params: { kinds: ['Workspace', 'WorkspaceFolder'] },
    },
  };
  const read = onEntity('catalog.entity.read');

  it('shows workspaces and folders to those who have a role in them', async () => {
    await expect(
      policy.handle({ permission: read }, user('heidi')),
    ).resolves.toEqual(
      conditional({
        anyOf: [
          others,
          inWorkspaces('payments'),
          {
            rule: 'IS_WORKSPACE_FOLDER',
            resourceType: 'catalog-entity',
            params: { folders: ['commerce'] },
          },
        ],
      }),
    );
    await expect(
      policy.handle({ permission: read }, user('judy')),
    ).resolves.toEqual(
      conditional({ anyOf: [others, inWorkspaces('payments')] }),
    );
    for (const nobody of [user('leo'), user('mallory'), undefined]) {
      await expect(
        policy.handle({ permission: read }, nobody),
      ).resolves.toEqual(conditional({ anyOf: [others] }));
    }
    await expect(
      policy.handle({ permission: read }, user('olga')),
    ).resolves.toEqual(allowed);
  });

  it('lets platform administrators alone remove them', async () => {
    const remove = onEntity('catalog.entity.delete', 'delete');
    await expect(
      policy.handle({ permission: remove }, user('alice')),
    ).resolves.toEqual(conditional(others));
    await expect(
      policy.handle({ permission: remove }, user('olga')),
    ).resolves.toEqual(allowed);
  });
});

describe('other permissions', () => {
  it('leave the proxy to the clusters to platform administrators', async () => {
    const permission = onNothing('kubernetes.proxy');
    await expect(policy.handle({ permission }, user('alice'))).resolves.toEqual(
      denied,
    );
    await expect(policy.handle({ permission })).resolves.toEqual(denied);
    await expect(
      policy.handle(
        { permission },
        userWith('user:default/x', 'group:default/platform'),
      ),
    ).resolves.toEqual(allowed);
  });

  it('leave tasks of the scaffolder to whoever started them', async () => {
    const permission = createPermission({
      name: 'scaffolder.task.read',
      attributes: { action: 'read' },
      resourceType: 'scaffolder-task',
    });
    await expect(policy.handle({ permission }, user('erin'))).resolves.toEqual({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'scaffolder',
      resourceType: 'scaffolder-task',
      conditions: {
        rule: 'IS_TASK_OWNER',
        resourceType: 'scaffolder-task',
        params: { createdBy: ['user:default/erin'] },
      },
    });
    await expect(policy.handle({ permission })).resolves.toEqual(denied);
    await expect(policy.handle({ permission }, user('olga'))).resolves.toEqual(
      allowed,
    );
  });

  it('are left to a policy that uses ours, and allowed otherwise', async () => {
    for (const permission of [
      onNothing('catalog.entity.create'),
      onEntity('jenkins.execute', 'update'),
    ]) {
      await expect(
        policy.decide({ permission }, user('erin')),
      ).resolves.toBeUndefined();
      await expect(
        policy.handle({ permission }, user('erin')),
      ).resolves.toEqual(allowed);
    }
  });
});
