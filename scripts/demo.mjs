import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { signIn as tokenFor } from './signIn.mjs';

/** Lets Chromium run without a display, as root, and without calling home. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Says through which environments the versions of the payments API go. */
export async function setUpPromotion(url) {
  const { token } = await tokenFor(url, 'alice');
  const call = async (method, path, body) => {
    const response = await fetch(
      `${url}/api/amamba-gitops/entities/component/default/payments-api${path}`,
      {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
        },
        body: body && JSON.stringify(body),
      },
    );
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${answer.error.message}`);
    }
    return answer;
  };
  const { items } = await call('GET', '/applications');
  await call('PUT', '/promotion-path', {
    version: 0,
    path: {
      repoUrl: items[0].sources[0].repoUrl,
      items: [{ type: 'kustomizeImage', image: 'stefanprodan/podinfo' }],
      environments: ['dev', 'staging', 'prod'].map(name => ({
        name,
        file: `payments-api/overlays/${name}/kustomization.yaml`,
        application: {
          instance: 'main',
          namespace: 'argocd',
          name: `payments-gateway-${name}`,
        },
        approval: name === 'prod',
      })),
    },
  });
}

/** Scales in the cluster what Git has otherwise. */
export async function scaleInProduction(state) {
  await callCluster(
    state,
    'prod',
    'PATCH',
    '/apis/apps/v1/namespaces/payments/deployments/payments-gateway',
    { spec: { replicas: 4 } },
  );
}

/** Signs somebody in as people do: the button, the provider's window, their name. */
export async function signInWith(page, url, login) {
  await page.goto(url);
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: /sign in|登录/i }).click();
  await (await popup).locator(`button[value="${login}"]`).click();
  await page.locator('nav a[href="/create"]').first().waitFor();
}

/**
 * Talks to a cluster of the sandbox from outside the portal, as kubectl would.
 *
 * @param state - the folder of the sandbox's endpoints.json
 * @throws Error in the cluster's words when it refuses
 */
export async function callCluster(state, cluster, method, path, body) {
  const { clusters } = JSON.parse(
    readFileSync(join(state, 'endpoints.json'), 'utf8'),
  );
  const { url, caData, adminToken } = clusters[cluster];
  const response = await fetch(url + path, {
    method,
    dispatcher: new Agent({
      connect: { ca: Buffer.from(caData, 'base64').toString() },
    }),
    headers: {
      Authorization: `Bearer ${adminToken}`,
      'Content-Type':
        method === 'PATCH'
          ? 'application/merge-patch+json'
          : 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${answer.message}`);
  }
  return answer;
}

/** Starts the demo's nightly check from outside the portal. Returns its name. */
export async function startNightlyCheck(state, seconds) {
  const { metadata } = await callCluster(
    state,
    'dev',
    'POST',
    '/apis/tekton.dev/v1/namespaces/payments/pipelineruns',
    {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: { generateName: 'payments-api-nightly-' },
      spec: {
        pipelineRef: { name: 'payments-api-nightly' },
        params: [
          { name: 'date', value: '2026-01-31' },
          { name: 'seconds', value: String(seconds) },
        ],
      },
    },
  );
  return metadata.name;
}
