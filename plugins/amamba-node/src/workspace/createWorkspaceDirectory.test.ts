import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createWorkspaceDirectory } from './createWorkspaceDirectory';

const entity = (
  kind: string,
  name: string,
  spec: object,
  namespace = 'default',
) =>
  ({
    apiVersion: 'amamba.io/v1alpha1',
    kind,
    metadata: { name, namespace },
    spec: { owner: 'group:default/owners', ...spec },
  } as Entity);

const ENTITIES = [
  entity('Workspace', 'payments', {
    parent: 'shop',
    members: { admins: ['alice'] },
    clusters: [{ name: 'dev', namespaces: ['payments'] }],
  }),
  entity('Workspace', 'broken', { clusters: 'all' }),
  // Of another catalog namespace: it must not take the place of ours.
  entity('Workspace', 'payments', { members: { admins: ['eve'] } }, 'evil'),
  entity('WorkspaceFolder', 'shop', { members: { viewers: ['group:shop'] } }),
  entity('WorkspaceFolder', 'odd', { members: { admins: ['component:x/y'] } }),
  entity('Component', 'checkout', {}),
];

function setUp(entities = ENTITIES) {
  const catalog = catalogServiceMock({ entities });
  const stream = jest.spyOn(catalog, 'streamEntities');
  const logger = mockServices.logger.mock();
  const directory = createWorkspaceDirectory({
    catalog,
    auth: mockServices.auth(),
    logger,
  });
  return { directory, stream, logger };
}

describe('createWorkspaceDirectory', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('has those that are valid, and says once what is wrong with others', async () => {
    const { directory, logger, stream } = setUp();
    const workspaces = await directory.list();
    expect([...workspaces.keys()]).toEqual(['payments']);
    expect([...(await directory.folders()).keys()]).toEqual(['shop']);
    await expect(directory.get('Payments')).resolves.toBe(
      workspaces.get('payments'),
    );
    await expect(directory.get('broken')).resolves.toBeUndefined();
    await directory.list({ fresh: true });
    expect(stream).toHaveBeenCalledTimes(2);
    expect(logger.warn.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^workspace:default\/broken is left out.*clusters/),
      expect.stringMatching(/^workspace:evil\/payments is left out.*namespace/),
      expect.stringMatching(
        /^workspacefolder:default\/odd is left out.*admins/,
      ),
    ]);
  });

  it('adds up what workspaces and folders grant', async () => {
    const { directory } = setUp();
    const workspace = await directory.get('payments');
    await expect(directory.grants(workspace!)).resolves.toEqual([
      { ref: 'user:default/alice', role: 'admin' },
      { ref: 'group:default/shop', role: 'viewer', folder: 'shop' },
    ]);
  });

  it('reads all pages, as the plugin itself', async () => {
    const many = Array.from({ length: 1203 }, (_, index) =>
      entity('Workspace', `w${index}`, {}),
    );
    const { directory, stream } = setUp(many);
    expect((await directory.list()).size).toBe(1203);
    expect(stream.mock.calls[0][1]).toEqual({
      credentials: await mockServices.auth().getOwnServiceCredentials(),
    });
  });

  it('reads once for all who ask within ten seconds', async () => {
    const { directory, stream } = setUp();
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    await Promise.all([
      directory.list(),
      directory.get('payments'),
      directory.folders(),
    ]);
    now.mockReturnValue(1_009_999);
    await directory.list();
    expect(stream).toHaveBeenCalledTimes(1);
    now.mockReturnValue(1_010_000);
    await directory.list();
    expect(stream).toHaveBeenCalledTimes(2);
  });

  it('reads anew for who needs it as it is now, once for all of them', async () => {
    const { directory, stream } = setUp();
    const before = directory.list();
    const after = [
      directory.list({ fresh: true }),
      directory.list({ fresh: true }),
    ];
    const [first, second, third] = await Promise.all([before, ...after]);
    expect(stream).toHaveBeenCalledTimes(2);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    await expect(directory.list()).resolves.toBe(second);
  });

  it('grants nothing while the catalog cannot be read', async () => {
    const { directory, stream } = setUp();
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    await directory.list();
    stream.mockImplementationOnce(() => {
      throw new Error('catalog is down');
    });
    await expect(directory.list({ fresh: true })).rejects.toThrow(
      'catalog is down',
    );
    now.mockReturnValue(1_020_000);
    stream.mockImplementationOnce(() => {
      throw new Error('catalog is down');
    });
    await expect(directory.get('payments')).rejects.toThrow('catalog is down');
    await expect(directory.get('payments')).resolves.toBeDefined();
  });
});
