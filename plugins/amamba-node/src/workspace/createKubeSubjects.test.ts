import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createKubeSubjects } from './createKubeSubjects';

const entity = (
  kind: string,
  name: string,
  options: { email?: string; annotation?: string } = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    namespace: 'default',
    annotations: {
      ...(options.annotation && { 'example.com/id': options.annotation }),
    },
  },
  spec: { profile: { ...(options.email && { email: options.email }) } },
});

const ENTITIES = [
  entity('User', 'bob', { email: 'bob@example.com', annotation: 'S-1-5' }),
  entity('User', 'eve', {
    email: 'system:admin',
    annotation: 'system:kube-scheduler',
  }),
  entity('User', 'mia', { email: 'mia@example.com\r\nX: y' }),
  entity('Group', 'payments-team', { annotation: 'cn=payments' }),
  entity('Group', 'gods', { annotation: 'system:masters' }),
];

function setUp(
  kubernetes: JsonObject = {},
  groups = ['group:default/payments-team', 'group:default/gods'],
) {
  const catalog = catalogServiceMock({ entities: ENTITIES });
  const lookUps = jest.spyOn(catalog, 'getEntitiesByRefs');
  const subjects = createKubeSubjects({
    config: mockServices.rootConfig({ data: { amamba: { kubernetes } } }),
    catalog,
    auth: mockServices.auth(),
    userInfo: mockServices.userInfo({
      ownershipEntityRefs: ['user:default/bob', ...groups],
    }),
  });
  const userOf = (name: string) =>
    subjects.userOf(mockCredentials.user(`user:default/${name}`));
  return { ...subjects, asUser: userOf, lookUps };
}

const names = (subjects: Array<{ kind: string; name: string }>) =>
  subjects.map(({ kind, name }) => `${kind} ${name}`);

describe('createKubeSubjects', () => {
  it('impersonates nobody unless told, and never a service', async () => {
    await expect(setUp().asUser('bob')).resolves.toBeUndefined();
    const { userOf } = setUp({ impersonate: true });
    await expect(
      userOf(mockCredentials.service('plugin:x')),
    ).resolves.toBeUndefined();
  });

  it('names people and groups by their references', async () => {
    const { asUser, subjectsOf, lookUps } = setUp({ impersonate: true });
    await expect(asUser('Bob')).resolves.toEqual({
      user: 'user:default/bob',
      groups: ['group:default/payments-team', 'group:default/gods'],
    });
    await expect(
      subjectsOf(['bob', 'user:default/BOB', 'group:x/team', 'component:a/b']),
    ).resolves.toEqual([
      {
        kind: 'User',
        apiGroup: 'rbac.authorization.k8s.io',
        name: 'user:default/bob',
      },
      {
        kind: 'Group',
        apiGroup: 'rbac.authorization.k8s.io',
        name: 'group:x/team',
      },
    ]);
    expect(lookUps).not.toHaveBeenCalled();
  });

  it('names them by name, where that tells people apart', async () => {
    const { asUser, subjectsOf } = setUp({
      impersonate: true,
      subjects: {
        users: { from: 'name', prefix: 'oidc:' },
        groups: { from: 'name' },
      },
    });
    await expect(asUser('bob')).resolves.toEqual({
      user: 'oidc:bob',
      groups: ['payments-team', 'gods'],
    });
    expect(
      names(await subjectsOf(['user:other/bob', 'bob', 'group:other/x'])),
    ).toEqual(['User oidc:bob']);
  });

  it('names them by what the catalog has of them', async () => {
    const { asUser, subjectsOf } = setUp({
      impersonate: true,
      subjects: {
        users: { from: 'email' },
        groups: { from: 'annotation', annotation: 'example.com/id' },
      },
    });
    await expect(asUser('bob')).resolves.toEqual({
      user: 'bob@example.com',
      // A group that says it is system:masters is none.
      groups: ['cn=payments'],
    });
    expect(
      names(
        await subjectsOf([
          'bob',
          'eve',
          'absent',
          'group:payments-team',
          'group:gods',
        ]),
      ),
    ).toEqual(['User bob@example.com', 'Group cn=payments']);
  });

  it.each([
    ['eve', 'email', /"system:admin" is a name of Kubernetes itself/],
    ['eve', 'annotation', /"system:kube-scheduler" is a name of Kubernetes/],
    ['mia', 'email', /cannot be sent to a cluster/],
    ['mia', 'annotation', /its catalog entity has no example\.com\/id/],
    ['absent', 'email', /user:default\/absent: it is not in the catalog/],
  ])('does not act for %s by %s', async (name, from, message) => {
    const { asUser } = setUp({
      impersonate: true,
      subjects: {
        users: {
          from,
          ...(from === 'annotation' && { annotation: 'example.com/id' }),
        },
      },
    });
    await expect(asUser(name)).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(message),
    });
  });

  it('looks up many in few calls', async () => {
    const { subjectsOf, lookUps } = setUp({
      subjects: { users: { from: 'email' } },
    });
    await subjectsOf(Array.from({ length: 250 }, (_, index) => `u${index}`));
    expect(lookUps).toHaveBeenCalledTimes(3);
  });

  it.each<[JsonObject, RegExp]>([
    [{ impersonate: 'yes' }, /amamba\.kubernetes\.impersonate: /],
    [
      { subjects: { users: { from: 'uid' } } },
      /amamba\.kubernetes\.subjects\.users\.from: /,
    ],
    [
      { subjects: { users: { prefix: 'system:' } } },
      /subjects\.users\.prefix: must not begin with "system:"/,
    ],
    [
      { subjects: { groups: { from: 'annotation' } } },
      /subjects\.groups\.annotation: must be given/,
    ],
    [
      { subjects: { groups: { from: 'email' } } },
      /subjects\.groups\.from: must be ref, name or annotation/,
    ],
  ])('names the key that is wrong in %j', (kubernetes, message) => {
    expect(() => setUp(kubernetes)).toThrow(message);
  });
});
