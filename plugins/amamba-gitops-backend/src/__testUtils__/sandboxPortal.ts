import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createClient } from '@amamba/plugin-amamba-common';
import { gitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { Sandbox } from '@amamba/plugin-amamba-node/testUtils';
import amambaGitopsPlugin from '../index';
import { ENTITIES } from './catalog';

/** The plugin as a portal has it, on a sandbox's Argo CD. */
export async function startSandboxPortal(sandbox: Sandbox) {
  const argoCd = sandbox.argoCd!;
  const backend = await startTestBackend({
    features: [
      amambaGitopsPlugin,
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => {} }),
      }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: sandbox.backstageKubernetesConfig,
          amamba: {
            argocd: {
              instances: [
                {
                  name: 'main',
                  url: argoCd.url,
                  token: argoCd.token,
                  cluster: argoCd.cluster,
                },
              ],
            },
          },
        },
      }),
      catalogServiceMock.factory({ entities: ENTITIES }),
    ],
  });
  const client = createClient(gitopsContract, {
    baseUrl: async () =>
      `http://localhost:${backend.server.port()}/api/amamba-gitops`,
    fetch,
  });
  return { client, stop: () => backend.stop() };
}

/** Asks Argo CD as its account of the portal. */
export async function askArgoCd(
  { argoCd }: Sandbox,
  method: string,
  path: string,
  body?: object,
): Promise<any> {
  const response = await fetch(`${argoCd!.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${argoCd!.token}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return JSON.parse(text);
}

/** What the syncer makes for a workspace. */
export async function createProject(
  sandbox: Sandbox,
  name: string,
  sourceRepos: string[],
): Promise<void> {
  await askArgoCd(sandbox, 'POST', '/projects', {
    upsert: true,
    project: {
      metadata: { name, labels: { 'amamba.io/workspace': name } },
      spec: {
        sourceRepos,
        destinations: [{ server: '*', namespace: name }],
      },
    },
  });
}
