import {
  PERMISSION_MATRIX,
  PERMISSIONS_OF_ALL,
  PERMISSIONS_OF_CREATORS,
} from '@amamba/plugin-amamba-common';
import { workspacesContract } from './contract';
import { workspacePermissions, workspacesPermissions } from './permissions';

const routes = Object.entries(workspacesContract);

describe('the permissions', () => {
  it('are those of the matrix, no fewer and no more', () => {
    const ours = PERMISSION_MATRIX.map(({ permission }) => permission).filter(
      name => /^amamba\.(workspaces|clusters|namespaces)\./.test(name),
    );
    expect(workspacePermissions.map(({ name }) => name).sort()).toEqual(
      ours.sort(),
    );
  });

  it('on no workspace are for all, for creators, or for services', () => {
    const basic = workspacesPermissions.filter(({ type }) => type === 'basic');
    expect(basic.map(({ name }) => name).sort()).toEqual(
      [
        ...PERMISSIONS_OF_ALL,
        ...PERMISSIONS_OF_CREATORS,
        'amamba.workspaces.export',
      ].sort(),
    );
  });
});

describe('workspacesContract', () => {
  it.each(routes)('%s needs a permission of the plugin', (_name, route) => {
    const permission = workspacesPermissions.find(
      ({ name }) => name === route.permission.name,
    );
    expect(permission?.type).toBe(route.permission.type);
  });

  it.each(routes)(
    '%s is on the workspace that its path names',
    (_name, { path, permission }) => {
      expect(path.startsWith('/workspaces/:workspace')).toBe(
        permission.type === 'resource',
      );
    },
  );

  it.each(routes)(
    '%s is audited when it changes something',
    (_name, { method, audit }) => {
      expect(audit === undefined).toBe(method === 'GET');
    },
  );
});
