import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { callCluster, signInWith } from '../scripts/demo.mjs';
import { signIn as tokenFor } from '../scripts/signIn.mjs';

/** People of the demo. */
export type Login = 'alice' | 'bob' | 'carol' | 'dave' | 'erin' | 'olga';

/** Signs somebody in as people do: the button, the provider's window, their name. */
export async function signIn(page: Page, login: Login): Promise<void> {
  await signInWith(page, '/', login);
  await expect(
    page.getByRole('link', { name: 'Catalog' }).first(),
  ).toBeVisible();
}

/** Opens the pipelines of a component, as a deep link. */
export async function openPipelines(
  page: Page,
  component: string,
  path = '',
): Promise<void> {
  await page.goto(`/catalog/default/component/${component}/pipelines${path}`);
}

/** Chooses the language as the settings page does. */
export async function speak(
  page: Page,
  language: 'en' | 'zh-CN',
): Promise<void> {
  await page.addInitScript(
    value => window.localStorage.setItem('language', value),
    language,
  );
}

/** Talks to a cluster of the sandbox from outside the portal, as kubectl would. */
export async function kubernetes(
  cluster: 'dev' | 'prod',
  method: string,
  path: string,
  body?: unknown,
): Promise<any> {
  return callCluster(process.env.PORTAL_STATE!, cluster, method, path, body);
}

/** Creates a PipelineRun from outside. Returns its name. */
export async function createPipelineRun(
  namespace: string,
  pipeline: string,
  params: Record<string, string> = {},
): Promise<string> {
  const run = await kubernetes(
    'dev',
    'POST',
    `/apis/tekton.dev/v1/namespaces/${namespace}/pipelineruns`,
    {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: { generateName: `${pipeline}-` },
      spec: {
        pipelineRef: { name: pipeline },
        params: Object.entries(params).map(([name, value]) => ({
          name,
          value,
        })),
        workspaces: [
          {
            name: 'source',
            volumeClaimTemplate: {
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: '1Gi' } },
              },
            },
          },
        ],
      },
    },
  );
  return run.metadata.name;
}

/** What a plugin's API answers somebody of the demo. */
async function callPlugin(
  plugin: string,
  login: Login,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: any }> {
  const portal = process.env.PORTAL_URL!;
  const { token } = await tokenFor(portal, login);
  const response = await fetch(`${portal}/api/${plugin}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/**
 * Calls the API of the GitOps backend as somebody of the demo.
 *
 * @throws Error in the API's words when it refuses
 */
export async function callGitops(
  login: Login,
  method: string,
  path: string,
  body?: unknown,
): Promise<any> {
  const answer = await callPlugin('amamba-gitops', login, method, path, body);
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`${method} ${path}: ${answer.body.error.message}`);
  }
  return answer.body;
}

/** What the debug backend answers somebody of the demo. */
export async function callDebug(
  login: Login,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: any }> {
  return callPlugin('amamba-debug', login, method, path, body);
}

/** Makes a cluster or server of the sandbox unreachable, or reachable again. */
export async function command(
  order:
    | { stopCluster: string }
    | { startCluster: string }
    | { stopServer: 'argocd' }
    | { startServer: 'argocd' },
): Promise<void> {
  const response = await fetch(process.env.SANDBOX_CONTROL!, {
    method: 'POST',
    body: JSON.stringify(order),
  });
  expect(response.ok, await response.text()).toBe(true);
}

/** What axe finds wrong with the page's content. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('main')
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}
