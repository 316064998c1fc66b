import {
  type WorkspaceEntity,
  workspaceEntitySchema,
} from '@amamba/plugin-amamba-common';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type ConditionalPolicyDecision,
  createPermission,
} from '@backstage/plugin-permission-common';
import { decideOnWorkspaces } from './decideOnWorkspaces';

const permission = (name: string) =>
  createPermission({
    name,
    attributes: {},
    resourceType: 'catalog-entity',
  });

const workspaces: WorkspaceEntity[] = ['payments', 'search'].map(name =>
  workspaceEntitySchema.parse({
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name, annotations: { 'amamba.io/workspace': name } },
    spec: { owner: 'x' },
  }),
);

const conditional = (conditions: any): ConditionalPolicyDecision => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'catalog',
  resourceType: 'catalog-entity',
  conditions,
});

const inWorkspace = (...names: string[]) => ({
  rule: 'IS_IN_WORKSPACE',
  resourceType: 'catalog-entity',
  params: { workspaces: names },
});

async function decide(
  permissions: ReturnType<typeof mockServices.permissions.mock>,
  ...names: string[]
) {
  const held = await decideOnWorkspaces({
    permissions,
    credentials: mockCredentials.user(),
    requested: names.map(permission),
    workspaces,
  });
  return Object.fromEntries(
    Object.entries(held).map(([name, of]) => [
      name,
      of.map(({ metadata }) => metadata.name),
    ]),
  );
}

describe('decideOnWorkspaces', () => {
  it('applies what our policy answers, asking once', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorizeConditional.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
      { result: AuthorizeResult.DENY },
      conditional({
        allOf: [
          { anyOf: [inWorkspace('payments'), inWorkspace('search')] },
          { not: inWorkspace('payments') },
        ],
      }),
    ]);
    await expect(decide(permissions, 'a', 'b', 'c')).resolves.toEqual({
      a: ['payments', 'search'],
      b: [],
      c: ['search'],
    });
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
    expect(permissions.authorize).not.toHaveBeenCalled();
  });

  it('has the catalog apply the rules of others', async () => {
    const permissions = mockServices.permissions.mock();
    const owner = { ...inWorkspace(), rule: 'IS_ENTITY_OWNER' };
    permissions.authorizeConditional.mockResolvedValue([
      conditional({ anyOf: [inWorkspace('payments'), owner] }),
    ]);
    permissions.authorize.mockImplementation(async ([{ resourceRef }]: any) => [
      {
        result:
          resourceRef === 'workspace:default/search'
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      },
    ]);
    await expect(decide(permissions, 'a')).resolves.toEqual({ a: ['search'] });
  });
});
