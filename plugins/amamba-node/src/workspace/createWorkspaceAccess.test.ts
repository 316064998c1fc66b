import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import {
  type WorkspaceEntity,
  workspaceEntitySchema,
} from '@amamba/plugin-amamba-common';
import { DefaultKubeService } from '../kube/DefaultKubeService';
import type { KubeService } from '../kube/KubeService';
import { createWorkspaceAccess } from './createWorkspaceAccess';

const read = createPermission({
  name: 'amamba.namespaces.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});
const write = createPermission({
  name: 'amamba.namespaces.create',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});
const create = createPermission({
  name: 'amamba.workspaces.create',
  attributes: { action: 'create' },
});

const workspace = (name: string, clusters: object[] = []) =>
  workspaceEntitySchema.parse({
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name, annotations: { 'amamba.io/workspace': name } },
    spec: { owner: 'group:default/owners', clusters },
  });

const alice = mockCredentials.user('user:default/alice');
const bob = mockCredentials.user('user:default/bob');

interface Question {
  permission: string;
  /** Of the workspace; absent: of none in particular. */
  name?: string;
}

const userOf = ({ principal }: BackstageCredentials) =>
  (principal as { userEntityRef?: string }).userEntityRef;

/** Labels are those of the namespaces that the watches have seen, by cluster. */
function setUp(
  entities: WorkspaceEntity[],
  options: {
    labels?: Record<string, Record<string, string>>;
    config?: object;
    kube?: KubeService;
    /** Workspaces that only a fresh look finds. */
    made?: Array<[string, WorkspaceEntity]>;
  } = {},
) {
  let workspaces = new Map(entities.map(e => [e.metadata.name, e]));
  let allows: (question: Question, user: string | undefined) => boolean = () =>
    true;
  const permissions = mockServices.permissions.mock();
  permissions.authorizeConditional.mockImplementation(
    async (requests, { credentials }) =>
      requests.map(({ permission }) => ({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'catalog',
        resourceType: 'catalog-entity',
        conditions: {
          rule: 'IS_IN_WORKSPACE',
          resourceType: 'catalog-entity',
          params: {
            workspaces: [...workspaces.keys()].filter(name =>
              allows(
                { permission: permission.name, name },
                userOf(credentials),
              ),
            ),
          },
        },
      })),
  );
  permissions.authorize.mockImplementation(async (requests, { credentials }) =>
    requests.map(({ permission }) => ({
      result: allows({ permission: permission.name }, userOf(credentials))
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    })),
  );
  const released: string[] = [];
  const puppet = {
    clusters: () => [
      { name: 'dev', title: 'dev', url: '' },
      { name: 'prod', title: 'prod', url: '' },
      { name: 'odd', title: 'odd', url: '', unusable: 'no token' },
    ],
    informer: (cluster: string) => ({
      get: (name: string) => {
        const label = options.labels?.[cluster]?.[name];
        return label === undefined
          ? undefined
          : { metadata: { name, labels: { 'amamba.io/workspace': label } } };
      },
      release: () => released.push(cluster),
    }),
  } as unknown as KubeService;
  const lifecycle = mockServices.lifecycle.mock();
  const access = createWorkspaceAccess({
    directory: {
      list: async ({ fresh } = {}) =>
        new Map([...workspaces, ...(fresh ? options.made ?? [] : [])]),
      get: async name => workspaces.get(name),
      folders: async () => new Map(),
      grants: async () => [],
    },
    permissions,
    kube: options.kube ?? puppet,
    config: mockServices.rootConfig({ data: { ...options.config } }),
    lifecycle,
  });
  return {
    access,
    permissions,
    released,
    stop: () =>
      lifecycle.addShutdownHook.mock.calls.forEach(([hook]) => hook()),
    allow: (rule: typeof allows) => {
      allows = rule;
    },
    replace: (next: WorkspaceEntity[]) => {
      workspaces = new Map(next.map(e => [e.metadata.name, e]));
    },
  };
}

const names = (found: WorkspaceEntity[]) => found.map(e => e.metadata.name);

describe('what somebody may use', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is decided by the policy, in one question', async () => {
    const { access, permissions, allow } = setUp(
      Array.from({ length: 250 }, (_, index) => workspace(`w${index}`)),
    );
    allow(({ name }) => name === 'w0' || /^w24\d$/.test(name!));
    const found = await access.workspacesWith(read, alice);
    expect(names(found)).toEqual([
      'w0',
      ...Array.from({ length: 10 }, (_, index) => `w24${index}`),
    ]);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
  });

  it('is remembered for ten seconds, for each person and permission', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    const { access, permissions, allow, replace } = setUp([
      workspace('a'),
      workspace('b'),
    ]);
    allow(({ permission }, user) =>
      user === 'user:default/alice' ? permission === read.name : false,
    );
    expect(names(await access.workspacesWith(read, alice))).toEqual(['a', 'b']);
    expect(names(await access.workspacesWith(write, alice))).toEqual([]);
    expect(names(await access.workspacesWith(read, bob))).toEqual([]);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(3);

    allow(() => false);
    now.mockReturnValue(1_009_999);
    replace([workspace('b'), workspace('c')]);
    expect(names(await access.workspacesWith(read, alice))).toEqual(['b']);
    now.mockReturnValue(1_010_000);
    expect(names(await access.workspacesWith(read, alice))).toEqual([]);
  });

  it('is told of a workspace that was just made', async () => {
    const { access, permissions } = setUp([], {
      made: [['new', workspace('new')]],
    });
    permissions.authorizeConditional.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    await expect(access.permissionsIn('new', [read], alice)).resolves.toEqual({
      [read.name]: true,
    });
    await expect(access.permissionsIn('none', [read], alice)).resolves.toEqual({
      [read.name]: false,
    });
  });

  it('is asked again after a failure, and always for services', async () => {
    const { access, permissions } = setUp([workspace('a')]);
    permissions.authorizeConditional.mockRejectedValueOnce(new Error('down'));
    await expect(access.workspacesWith(read, alice)).rejects.toThrow('down');
    expect(names(await access.workspacesWith(read, alice))).toEqual(['a']);
    const service = mockCredentials.service('plugin:x');
    await access.workspacesWith(read, service);
    await access.workspacesWith(read, service);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(4);
  });

  it('can be told of one workspace, and of none in particular', async () => {
    const { access, allow } = setUp([workspace('a')]);
    allow(({ permission, name }) =>
      name ? name === 'a' && permission === read.name : true,
    );
    await expect(
      access.permissionsIn('a', [read, write], bob),
    ).resolves.toEqual({ [read.name]: true, [write.name]: false });
    await expect(access.permissionsIn('b', [read], bob)).resolves.toEqual({
      [read.name]: false,
    });
    await expect(access.permissionsIn('b', [], bob)).resolves.toEqual({});
    await expect(access.holds(create, bob)).resolves.toBe(true);
    allow(() => false);
    await expect(access.holds(create, bob)).resolves.toBe(false);
  });
});

describe('where a workspace is', () => {
  const on = (name: string, ...namespaces: unknown[]) => ({ name, namespaces });

  it('is what its spec says and no one else’s does', async () => {
    const { access } = setUp([
      workspace('a', [
        on('dev', 'a', 'shared', { name: 'going', deleting: true }),
        on('prod', 'shared'),
      ]),
      workspace('b', [on('dev', 'shared', 'b')]),
    ]);
    await expect(access.placement('a')).resolves.toEqual({
      workspace: 'a',
      clusters: [
        { name: 'dev', namespaces: ['a'] },
        // Of that name there is another on dev, which is contested.
        { name: 'prod', namespaces: ['shared'] },
      ],
    });
    await expect(access.placement('b')).resolves.toMatchObject({
      clusters: [{ name: 'dev', namespaces: ['b'] }],
    });
    await expect(access.placement('absent')).resolves.toBeUndefined();
  });

  it('is decided by the label of the namespace where there is one', async () => {
    const { access } = setUp(
      [
        workspace('a', [on('dev', 'mine', 'taken', 'free', 'empty', 'left')]),
        workspace('b', [on('dev', 'mine')]),
      ],
      {
        labels: {
          dev: { mine: 'a', taken: 'gone', empty: '' },
          prod: { free: 'b' },
        },
      },
    );
    await expect(access.placement('a')).resolves.toMatchObject({
      clusters: [{ namespaces: ['mine', 'free', 'empty', 'left'] }],
    });
    await expect(access.placement('b')).resolves.toMatchObject({
      clusters: [{ namespaces: [] }],
    });
  });

  it('is never in a protected namespace, nor in one that another deletes', async () => {
    const { access } = setUp(
      [
        workspace('a', [on('dev', 'kube-system', 'vault', 'default', 'dying')]),
        workspace('b', [on('dev', { name: 'dying', deleting: true })]),
      ],
      {
        labels: { dev: { 'kube-system': 'a' } },
        config: { amamba: { workspaces: { protectedNamespaces: ['vault'] } } },
      },
    );
    await expect(access.placement('a')).resolves.toMatchObject({
      clusters: [{ namespaces: ['default'] }],
    });
  });

  it('is told for all in which somebody holds a permission', async () => {
    const { access, allow } = setUp([
      workspace('a', [on('dev', 'a')]),
      workspace('b', [on('odd', 'b')]),
      workspace('c', [on('dev', 'c')]),
    ]);
    allow(({ name }) => name !== 'c');
    await expect(access.placementsWith(read, alice)).resolves.toEqual([
      { workspace: 'a', clusters: [{ name: 'dev', namespaces: ['a'] }] },
      { workspace: 'b', clusters: [{ name: 'odd', namespaces: ['b'] }] },
    ]);
  });

  it('is known of a cluster that is down', async () => {
    const kube = DefaultKubeService.fromConfig(
      mockServices.rootConfig({
        data: {
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'dev',
                    // Nothing listens there.
                    url: 'https://127.0.0.1:1',
                    authProvider: 'serviceAccount',
                    serviceAccountToken: 'x',
                  },
                ],
              },
            ],
          },
        },
      }),
      { logger: mockServices.logger.mock() },
    );
    const { access } = setUp([workspace('a', [on('dev', 'a')])], { kube });
    await expect(access.placement('a')).resolves.toMatchObject({
      clusters: [{ namespaces: ['a'] }],
    });
    await kube.stop();
  });

  it('watches the clusters that can be used until the backend stops', () => {
    const { released, stop } = setUp([]);
    expect(released).toEqual([]);
    stop();
    expect(released).toEqual(['dev', 'prod']);
  });
});
