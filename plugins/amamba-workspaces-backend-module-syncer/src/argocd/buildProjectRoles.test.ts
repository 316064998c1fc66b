import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { buildProjectRoles } from './buildProjectRoles';
import { readArgoCdSettings } from './readArgoCdSettings';

const subjects = {
  subjectsOf: async (refs: readonly string[]) =>
    refs.map(name => ({
      kind: 'User' as const,
      apiGroup: 'rbac.authorization.k8s.io' as const,
      name,
    })),
};

const settings = (amamba: JsonObject) =>
  readArgoCdSettings(mockServices.rootConfig({ data: { amamba } }));

describe('buildProjectRoles', () => {
  it('gives members their role, and those of custom roles that which it extends', async () => {
    const roles = await buildProjectRoles(
      {
        project: 'ws-payments',
        workspace: 'payments',
        grants: [
          { ref: 'bob', role: 'editor' },
          { ref: 'alice', role: 'editor', folder: 'commerce' },
          { ref: 'bob', role: 'editor', folder: 'commerce' },
          { ref: 'rita', role: 'release-manager' },
          { ref: 'otto', role: 'observer' },
          { ref: 'a"b', role: 'viewer' },
        ],
      },
      settings({
        roles: [
          { name: 'release-manager', extends: 'editor' },
          { name: 'observer', permissions: [] },
        ],
      }),
      subjects,
    );
    expect(roles.map(({ name, groups }) => [name, groups])).toEqual([
      ['amamba-viewer', []],
      ['amamba-editor', ['alice', 'bob', 'rita']],
      ['amamba-admin', []],
    ]);
    const [viewer, editor, admin] = roles.map(({ policies }) =>
      policies!.join('\n'),
    );
    expect(viewer).not.toMatch(/, (create|update|delete|sync|action|\*)/);
    expect(editor).toContain(
      'p, proj:ws-payments:amamba-editor, applications, sync, ws-payments/*, allow',
    );
    expect(editor).not.toMatch(/override|repositories, (create|\*)/);
    expect(admin).toContain(
      'p, proj:ws-payments:amamba-admin, applications, *, ws-payments/*, allow',
    );
  });
});

describe('readArgoCdSettings', () => {
  it('has defaults, and refuses what cannot be', () => {
    expect(settings({})).toMatchObject({
      projectPrefix: '',
      namespaceResourceBlacklist: [
        { group: '', kind: 'LimitRange' },
        { group: '', kind: 'ResourceQuota' },
      ],
      managedClusters: new Set(),
    });
    expect(
      settings({
        argocd: {
          instances: [{ name: 'a', manageClusters: true }, { name: 'b' }],
        },
        workspaces: {
          argocd: {
            projectPrefix: 'ws-',
            namespaceResourceBlacklist: [{ kind: 'Secret' }],
          },
        },
      }),
    ).toMatchObject({
      projectPrefix: 'ws-',
      namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
      managedClusters: new Set(['a']),
    });
    const wrong = { workspaces: { argocd: { projectPrefix: 'Ws_' } } };
    expect(() => settings(wrong)).toThrow(
      /amamba.workspaces.argocd.projectPrefix must be lower case/,
    );
  });
});
