import { ConfigReader } from '@backstage/config';
import { readSettings } from './readSettings';

const withRoles = (clusterRoles: object) =>
  new ConfigReader({
    amamba: { workspaces: { kubernetes: { clusterRoles } } },
  });

describe('readSettings', () => {
  it('binds what Kubernetes brings, unless told', () => {
    expect(readSettings(new ConfigReader({})).clusterRoles).toEqual({
      admin: 'admin',
      editor: 'edit',
      viewer: 'view',
    });
    const settings = readSettings(withRoles({ editor: 'shop-editor' }));
    expect(settings.clusterRoles).toEqual({
      admin: 'admin',
      editor: 'shop-editor',
      viewer: 'view',
    });
  });

  it.each([
    ['a role that does not exist', { edit: 'edit' }, /clusterRoles\.edit/],
    ['no name', { admin: 7 }, /clusterRoles\.admin/],
  ])('refuses %s', (_what, clusterRoles, message) => {
    expect(() => readSettings(withRoles(clusterRoles))).toThrow(message);
  });
});
