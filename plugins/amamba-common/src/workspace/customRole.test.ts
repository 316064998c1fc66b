import { customRoleSchema, rolesWith } from './customRole';

const runner = customRoleSchema.parse({
  name: 'runner',
  permissions: ['amamba.pipelines.run'],
});
const deputy = customRoleSchema.parse({
  name: 'deputy',
  extends: 'editor',
  permissions: ['amamba.clusters.bind'],
});

describe('rolesWith', () => {
  it.each([
    ['amamba.pipelines.read', ['viewer', 'editor', 'admin', 'deputy']],
    ['amamba.pipelines.run', ['editor', 'admin', 'runner', 'deputy']],
    ['amamba.workspaces.grant', ['admin']],
    ['amamba.clusters.bind', ['deputy']],
    ['amamba.workspaces.move', []],
    ['amamba.unheard.of', []],
    ['toString', []],
  ])('%s: %p', (permission, roles) => {
    expect(rolesWith(permission, [runner, deputy])).toEqual(roles);
  });
});

describe('customRoleSchema', () => {
  it.each([
    ['the name of a built-in role', { name: 'admin' }],
    ['a role that does not exist', { name: 'x', extends: 'owner' }],
    [
      'permissions that are not ours',
      { name: 'x', permissions: ['catalog.entity.delete'] },
    ],
    ['a misspelt field', { name: 'x', permission: [] }],
  ])('refuses %s', (_what, role) => {
    expect(customRoleSchema.safeParse(role).success).toBe(false);
  });
});
