import { expect, test, type Page } from '@playwright/test';
import { push, readForge } from './forge';
import {
  accessibilityProblems,
  callGitops,
  command,
  signIn,
  speak,
} from './portal';

const GATEWAY = '/catalog/default/component/payments-api/gitops';
const STATUS = '/catalog/default/component/checkout-web/gitops';
const DEPLOY = 'payments/deploy';

const pageOf = (name: string) => `${GATEWAY}/applications/main/argocd/${name}`;

/** What an application's page tells screen readers of it: health and sync. */
async function expectState(page: Page, ...words: string[]) {
  const told = page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: new RegExp(`, ${words.join(', ')}(,|$)`) });
  await expect(told).toHaveCount(1, { timeout: 30_000 });
}

async function sync(page: Page) {
  await page.getByRole('button', { name: 'Sync…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Sync', exact: true }).click();
  await expect(dialog).toBeHidden();
}

test('a push makes an application out of sync, a sync deploys it, a rollback takes it back', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'bob');
  await page.goto(STATUS);
  await expectState(page, 'Missing', 'Out of sync');
  await sync(page);
  await expectState(page, 'Healthy', 'Synced');

  await push({
    as: 'alice',
    repository: DEPLOY,
    file: 'status-page/configmap.yaml',
    message: 'The page tells of refunds',
    change: text => text.replace('All payments run', 'Payments and refunds'),
  });
  await expectState(page, 'Out of sync');
  await page.getByRole('link', { name: 'Diff', exact: true }).click();
  await expect(page.getByText('Payments and refunds')).toBeVisible();
  await sync(page);
  await expectState(page, 'Healthy', 'Synced');

  await push({
    as: 'bob',
    repository: DEPLOY,
    file: 'status-page/deployment.yaml',
    message: 'A newer nginx',
    change: text =>
      text
        .replace('replicas: 1', 'replicas: 1\n  progressDeadlineSeconds: 3')
        .replace('nginx:1.29-alpine', 'missing/nginx:1.30'),
  });
  await expectState(page, 'Out of sync');
  await sync(page);
  await expectState(page, 'Degraded', 'Synced');

  await page.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('A newer nginx');
  await expect(dialog).toContainText('The page tells of refunds');
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expectState(page, 'Healthy', 'Out of sync');
  await expect(page.getByText('Git is ahead')).toBeVisible();
});

test('a rollback pauses what syncs by itself, and resuming goes where Git is', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await signIn(page, 'bob');
  await page.goto(pageOf('payments-gateway-dev'));
  await expectState(page, 'Healthy', 'Synced');
  await push({
    as: 'bob',
    repository: DEPLOY,
    file: 'payments-api/overlays/dev/kustomization.yaml',
    message: 'Gateway 6.9.3 in development',
    change: text => text.replace('6.9.2', '6.9.3'),
  });
  await expect(
    page.getByText('Gateway 6.9.3 in development').first(),
  ).toBeVisible();
  await expectState(page, 'Healthy', 'Synced');

  await page.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Auto-sync is therefore paused');
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expectState(page, 'Out of sync');
  await expect(page.getByText('Git is ahead')).toBeVisible();
  await page.getByRole('button', { name: 'Resume auto-sync' }).first().click();
  await expectState(page, 'Healthy', 'Synced');
  await expect(page.getByText('Git is ahead')).toBeHidden();
});

test('a version goes from environment to environment, with approval where it is needed', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const key = { instance: 'main', namespace: 'argocd' };
  const file = (name: string) =>
    `payments-api/overlays/${name}/kustomization.yaml`;
  await callGitops(
    'alice',
    'PUT',
    '/entities/component/default/payments-api/promotion-path',
    {
      version: 0,
      path: {
        repoUrl: await repositoryOf(),
        items: [{ type: 'kustomizeImage', image: 'stefanprodan/podinfo' }],
        environments: ['dev', 'staging', 'prod'].map(name => ({
          name,
          file: file(name),
          application: { ...key, name: `payments-gateway-${name}` },
          approval: name === 'prod',
        })),
      },
    },
  );
  const before = await readForge(DEPLOY, file('staging'));

  await signIn(page, 'bob');
  await page.goto(`${GATEWAY}/promotion`);
  await page
    .getByRole('button', { name: 'Promote from dev to staging…' })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('6.9.1');
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(dialog).toBeHidden();
  // One line has changed; comments and order are as they were.
  const dev = /newTag: (\S+)/.exec(await readForge(DEPLOY, file('dev')))![1];
  await expect
    .poll(() => readForge(DEPLOY, file('staging')))
    .toBe(before.replace('newTag: 6.9.1', `newTag: ${dev}`));
  await expect(page.getByText('Same as before it')).toBeVisible();

  await page
    .getByRole('button', { name: 'Promote from staging to prod…' })
    .click();
  await dialog.getByLabel('Reason').fill('Refunds are due on Monday');
  await dialog.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByText('Waiting for approval', { exact: true }).first(),
  ).toBeVisible();
  expect(await readForge(DEPLOY, file('prod'))).toContain('newTag: 6.9.0');

  const alices = await (await browser.newContext()).newPage();
  await signIn(alices, 'alice');
  await alices.goto(`${GATEWAY}/promotion`);
  await expect(
    alices.getByText('Refunds are due on Monday').first(),
  ).toBeVisible();
  await alices.getByRole('button', { name: 'Approve' }).first().click();
  await alices
    .getByRole('dialog')
    .getByRole('button', { name: 'Approve' })
    .click();
  await expect
    .poll(() => readForge(DEPLOY, file('prod')))
    .toContain(`newTag: ${dev}`);

  // Production is synced by people: now it has something to do.
  await page.goto(pageOf('payments-gateway-prod'));
  await expectState(page, 'Out of sync');
});

test('carol looks and cannot sync; strangers find nothing', async ({
  page,
  browser,
}) => {
  await signIn(page, 'carol');
  await page.goto(pageOf('payments-gateway-staging'));
  await expectState(page, 'Synced');
  const button = page.getByRole('button', { name: 'Sync…' });
  await expect(button).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Roll back…' })).toBeDisabled();

  const daves = await (await browser.newContext()).newPage();
  await signIn(daves, 'dave');
  await daves.goto(
    '/catalog/default/component/search-indexer/gitops/applications/main/argocd/payments-gateway-dev',
  );
  await expect(
    daves.getByText('This application does not exist'),
  ).toBeVisible();
  await daves.goto(pageOf('payments-gateway-dev'));
  await expect(daves.getByText('payments-gateway-dev')).toHaveCount(0);
  await expect(
    daves
      .getByRole('main')
      .getByText(/role|may not|not allowed/i)
      .first(),
  ).toBeVisible();
});

test('when Argo CD is away, what was known last is there with its age', async ({
  page,
}) => {
  await signIn(page, 'bob');
  await page.goto('/gitops/payments');
  await expect(
    page.getByRole('link', { name: 'payments-gateway-staging' }),
  ).toBeVisible();
  await command({ stopServer: 'argocd' });
  try {
    await expect(page.getByText(/cannot be reached/).first()).toBeVisible({
      timeout: 40_000,
    });
    await page.reload();
    await page.getByRole('link', { name: 'payments-gateway-staging' }).click();
    await expectState(page, 'Synced');
  } finally {
    await command({ startServer: 'argocd' });
  }
  await expect(page.getByText(/cannot be reached/)).toHaveCount(0, {
    timeout: 50_000,
  });
});

test('the pages of GitOps speak Chinese and are accessible', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await speak(page, 'zh-CN');
  await signIn(page, 'alice');
  for (const path of [
    '/gitops/payments',
    '/gitops/payments/repositories',
    '/gitops/payments/application-sets',
    pageOf('payments-gateway-staging'),
    `${pageOf('payments-gateway-staging')}/diff`,
    `${pageOf('payments-gateway-staging')}/history`,
    `${GATEWAY}/promotion`,
    `${GATEWAY}/create`,
  ]) {
    await page.goto(path);
    await expect(
      page.getByRole('main').getByRole('heading').first(),
    ).toHaveText(/./);
    await expect(
      page
        .getByRole('main')
        .getByText(/[一-龥]/)
        .first(),
    ).toBeVisible();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    expect([path, await accessibilityProblems(page)]).toEqual([path, []]);
  }
});

async function repositoryOf(): Promise<string> {
  const { items } = await callGitops(
    'alice',
    'GET',
    '/entities/component/default/payments-api/applications',
  );
  return items[0].sources[0].repoUrl;
}
