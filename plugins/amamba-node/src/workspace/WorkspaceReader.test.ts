import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { WorkspaceReader } from './WorkspaceReader';

const workspace = (namespace: string, name: string, spec: object) => ({
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { namespace, name },
  spec: spec as any,
});

const clusters = [{ name: 'dev', namespaces: ['payments'] }];
const reader = new WorkspaceReader({
  auth: mockServices.auth(),
  catalog: catalogServiceMock({
    entities: [
      workspace('default', 'payments', { owner: 'x', clusters }),
      workspace('default', 'broken', { clusters: 'all' }),
      workspace('evil', 'search', { owner: 'x', clusters }),
    ],
  }),
});

describe('WorkspaceReader', () => {
  it('finds workspaces of the default namespace alone', async () => {
    await expect(reader.get('payments')).resolves.toMatchObject({ clusters });
    await expect(reader.get('search')).resolves.toBeUndefined();
  });

  it('lets one that is not valid own nothing', async () => {
    await expect(reader.get('broken')).resolves.toMatchObject({
      members: { admins: [] },
      clusters: [],
    });
  });
});
