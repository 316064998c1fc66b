import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { isProtectedNamespace, readTenancyConfig } from './readTenancyConfig';

const read = (amamba: JsonObject) =>
  readTenancyConfig(mockServices.rootConfig({ data: { amamba } }));

describe('readTenancyConfig', () => {
  it('gives nobody anything unless told', () => {
    const config = read({});
    expect(config).toMatchObject({
      platformAdministrators: [],
      creators: [],
      customRoles: [],
    });
    for (const name of ['default', 'kube-system', 'openshift-dns', 'argocd']) {
      expect([
        name,
        isProtectedNamespace(name, config.protectedNamespaces),
      ]).toEqual([name, true]);
    }
    for (const name of ['payments', 'my-default', 'kubernetes']) {
      expect([
        name,
        isProtectedNamespace(name, config.protectedNamespaces),
      ]).toEqual([name, false]);
    }
  });

  it('reads references in full, roles, and patterns', () => {
    const config = read({
      platformAdministrators: ['group:platform', 'Alice'],
      roles: [
        {
          name: 'release-manager',
          extends: 'viewer',
          permissions: ['amamba.pipelines.run'],
        },
      ],
      workspaces: {
        creators: ['group:default/leads'],
        protectedNamespaces: ['*-system', 'a*b*c'],
      },
    });
    expect(config).toEqual({
      platformAdministrators: ['group:default/platform', 'user:default/alice'],
      creators: ['group:default/leads'],
      customRoles: [
        expect.objectContaining({
          name: 'release-manager',
          extends: 'viewer',
          permissions: ['amamba.pipelines.run'],
        }),
      ],
      protectedNamespaces: ['kube-*', '*-system', 'a*b*c'],
    });
    const patterns = config.protectedNamespaces;
    expect(
      ['kube-x', 'istio-system', 'a1b2c', 'abc'].every(name =>
        isProtectedNamespace(name, patterns),
      ),
    ).toBe(true);
    expect(
      ['system', 'abca', 'default', 'xkube-x'].some(name =>
        isProtectedNamespace(name, patterns),
      ),
    ).toBe(false);
  });

  it.each<[JsonObject, RegExp]>([
    [
      { platformAdministrators: ['component:default/x'] },
      /amamba\.platformAdministrators\[0\]: "component:default\/x" is not/,
    ],
    [{ workspaces: { creators: 'alice' } }, /amamba\.workspaces\.creators: /],
    [{ roles: [{ name: 'admin' }] }, /amamba\.roles\[0\]\.name: .*built-in/],
    [
      { roles: [{ name: 'qa' }, { name: 'qa' }] },
      /amamba\.roles\[1\]\.name: qa is the name of a role above/,
    ],
    [
      { workspaces: { protectedNamespaces: ['Prod.*'] } },
      /amamba\.workspaces\.protectedNamespaces\[0\]: must be a name/,
    ],
  ])('names the key that is wrong in %j', (amamba, message) => {
    expect(() => read(amamba)).toThrow(message);
  });
});
