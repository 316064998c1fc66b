import { expect, test, type Page } from '@playwright/test';
import { accessibilityProblems, kubernetes, signIn, speak } from './portal';

const QUOTA = '/api/v1/namespaces/storefront/resourcequotas/amamba';

/** Chooses somebody in a field that searches the catalog. */
async function choose(page: Page, field: string, name: string) {
  await page.getByRole('textbox', { name: field }).fill(name);
  await page.getByRole('option', { name: new RegExp(name) }).click();
}

async function makeStorefront(page: Page) {
  await page.goto('/workspaces');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('storefront');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Storefront');
  await choose(page, 'Owner', 'Payments team');
  await dialog.getByRole('checkbox', { name: /dev/ }).check();
  await dialog.getByLabel('CPU limits').fill('8');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByRole('heading', { name: 'Storefront', level: 1 }),
  ).toBeVisible({ timeout: 40_000 });
}

async function grantBob(page: Page) {
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByRole('button', { name: 'Grant a role' }).click();
  await choose(page, 'Person or group', 'Bob');
  await page.getByRole('combobox', { name: 'Role' }).selectOption('editor');
  await page.getByRole('button', { name: 'Grant', exact: true }).click();
  await expect(
    page.getByRole('row').filter({ hasText: 'Bob Keller' }),
  ).toContainText('Editor');
}

async function createNamespace(page: Page) {
  await page.getByRole('tab', { name: 'Namespaces' }).click();
  await page.getByRole('button', { name: 'Create namespace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('storefront');
  await dialog.getByLabel('CPU limits', { exact: false }).first().fill('12');
  await dialog.getByRole('button', { name: 'Create namespace' }).click();
  await expect(dialog).toContainText('More than is left: 8 of 8.');
  await dialog.getByLabel('CPU limits', { exact: false }).first().fill('3');
  await dialog.getByRole('button', { name: 'Create namespace' }).click();
  await expect(
    page.getByRole('row').filter({ hasText: 'storefront' }),
  ).toContainText('Active', { timeout: 20_000 });
}

/** The quota that the cluster holds; while the namespace is made again, none. */
async function hardOnCluster(): Promise<string> {
  const { items } = await kubernetes('dev', 'GET', '/api/v1/resourcequotas');
  const quota = items.find(
    ({ metadata }: { metadata: { namespace: string } }) =>
      metadata.namespace === 'storefront',
  );
  return quota?.spec.hard['limits.cpu'] ?? 'none';
}

test('a workspace is made, bob is granted a role, and what kubectl breaks is healed', async ({
  page,
  browser,
}) => {
  await signIn(page, 'olga');
  await makeStorefront(page);
  await grantBob(page);
  await createNamespace(page);

  // The cluster's own rights follow: bob may edit there, and only there.
  const binding = await kubernetes(
    'dev',
    'GET',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/storefront/rolebindings/amamba-editor',
  );
  expect(binding.subjects).toEqual([
    expect.objectContaining({ kind: 'User', name: 'user:default/bob' }),
  ]);

  // As kubectl would.
  await kubernetes('dev', 'PATCH', QUOTA, {
    spec: { hard: { 'limits.cpu': '99' } },
  });
  await expect.poll(hardOnCluster, { timeout: 20_000 }).toBe('3');
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(
    page.getByRole('row').filter({ hasText: 'limits.cpu: 99 → 3' }),
  ).toBeVisible();
  await kubernetes('dev', 'DELETE', '/api/v1/namespaces/storefront');
  await expect.poll(hardOnCluster).toBe('none');
  await expect.poll(hardOnCluster, { timeout: 60_000 }).toBe('3');

  // Bob sees it in his list; carol, who has no role in it, finds nothing.
  const bobs = await (await browser.newContext()).newPage();
  await signIn(bobs, 'bob');
  await bobs.goto('/workspaces');
  await expect(bobs.getByRole('link', { name: 'Storefront' })).toBeVisible();
  const carols = await (await browser.newContext()).newPage();
  await signIn(carols, 'carol');
  await carols.goto('/workspaces/storefront');
  await expect(
    carols.getByText('There is no workspace storefront for you'),
  ).toBeVisible();
});

test('carol sees no buttons that she may not use, and is told why', async ({
  page,
}) => {
  await signIn(page, 'carol');
  for (const tab of ['', '/members', '/namespaces', '/sync', '/settings']) {
    await page.goto(`/workspaces/payments${tab}`);
    await expect(
      page.getByText(
        'You are Viewer here; an admin (Alice Zhao) can grant you more.',
      ),
    ).toBeVisible();
    await expect(
      page.getByRole('button', {
        name: /^(Grant|Create|Sync now|Preview|Save|Delete|Bind)/,
      }),
    ).toHaveCount(0);
  }
});

test('the pages of a workspace speak Chinese and are accessible', async ({
  page,
}) => {
  await speak(page, 'zh-CN');
  await signIn(page, 'alice');
  await page.goto('/workspaces/payments');
  await expect(page.getByRole('tab', { name: '命名空间' })).toBeVisible();
  await expect(
    page.getByRole('heading', { name: 'Payments', exact: true, level: 1 }),
  ).toBeVisible();
  for (const tab of ['', '/members', '/namespaces', '/sync', '/activity']) {
    await page.goto(`/workspaces/payments${tab}`);
    await expect(
      page.getByRole('main').getByRole('heading').first(),
    ).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
  }
});
