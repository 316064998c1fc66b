import {
  workspaceProvisionerExtensionPoint,
  type WorkspaceProvisioner,
} from '@amamba/plugin-amamba-workspaces-node';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import syncer from './index';

describe('the module', () => {
  it('adds its provisioners to amamba-workspaces', async () => {
    const added: WorkspaceProvisioner[] = [];
    const workspaces = createBackendPlugin({
      pluginId: 'amamba-workspaces',
      register(env) {
        env.registerExtensionPoint(workspaceProvisionerExtensionPoint, {
          addProvisioner: provisioner => added.push(provisioner),
        });
        env.registerInit({ deps: {}, init: async () => {} });
      },
    });
    const backend = await startTestBackend({
      features: [workspaces, syncer, catalogServiceMock.factory()],
    });
    expect(added.map(({ name }) => name)).toEqual(['kubernetes', 'argocd']);
    await backend.stop();
  });
});
