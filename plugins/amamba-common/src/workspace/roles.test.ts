import { hasRole, PERMISSION_ROLES, WORKSPACE_ROLES } from './roles';

describe('hasRole', () => {
  it('is true for the role itself and every stronger one', () => {
    const table = WORKSPACE_ROLES.map(role =>
      WORKSPACE_ROLES.map(required => hasRole(role, required)),
    );
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});

describe('PERMISSION_ROLES', () => {
  it('lets viewers look and nothing more', () => {
    const viewer = Object.keys(PERMISSION_ROLES).filter(
      permission => PERMISSION_ROLES[permission] === 'viewer',
    );
    expect(viewer.length).toBeGreaterThan(0);
    expect(viewer.filter(permission => !permission.endsWith('.read'))).toEqual(
      [],
    );
  });
});
