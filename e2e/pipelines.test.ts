import { expect, test } from '@playwright/test';
import {
  accessibilityProblems,
  command,
  createPipelineRun,
  kubernetes,
  openPipelines,
  signIn,
  speak,
} from './portal';

const RUNS = '/apis/tekton.dev/v1/namespaces/payments/pipelineruns';

test('a run made outside the portal appears, lights up, and its log streams', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await openPipelines(page, 'payments-api');
  await expect(
    page.getByRole('heading', { name: 'Build and deploy' }),
  ).toBeVisible();

  const name = await createPipelineRun('payments', 'payments-api-build');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText(/Queued|Running/);

  await row.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  const graph = page.getByRole('group', { name: `Stages of ${name}` });
  await expect(graph.getByRole('button', { name: /^fetch/ })).toBeVisible();
  await graph.getByRole('button', { name: /^test/ }).click();
  const log = page.getByRole('region', { name: /^Log of test/ });
  await page.getByRole('button', { name: /run \d+s$/ }).click();
  await expect(log).toContainText('ok 1 - a fee has a fixed part');
  await expect(log).toContainText('ok 5 - a refund cannot exceed the payment');
  await expect(
    page.getByRole('status').filter({ hasText: 'Succeeded' }),
  ).toBeAttached();

  // Its log is kept when the pod is gone.
  const [taskRun] = (
    await kubernetes(
      'dev',
      'GET',
      `/apis/tekton.dev/v1/namespaces/payments/taskruns?labelSelector=tekton.dev/pipelineRun=${name},tekton.dev/pipelineTask=image`,
    )
  ).items;
  await kubernetes(
    'dev',
    'DELETE',
    `/api/v1/namespaces/payments/pods/${taskRun.status.podName}`,
  );
  await page.getByRole('button', { name: /build \d+s$/ }).click();
  await expect(
    page.getByRole('region', { name: /^Log of image/ }),
  ).toContainText('STEP 4/4');
});

test('a failing step is explained', async ({ page }) => {
  await signIn(page, 'bob');
  const name = await createPipelineRun('payments', 'checkout-web-build', {
    forbidden: 'refused',
  });
  await openPipelines(page, 'checkout-web');
  await page
    .getByRole('row')
    .filter({ hasText: name })
    .getByRole('link', { name })
    .click();
  await expect(page.getByText('This run failed')).toBeVisible();
  await expect(
    page.getByText('lint failed: step scan ended with exit code 2'),
  ).toBeVisible();
  await expect(
    page.getByRole('region', { name: /^Log of lint/ }),
  ).toContainText('Remove these before you merge.');
});

test('alice starts a run with parameters and cancels it', async ({ page }) => {
  await signIn(page, 'alice');
  await openPipelines(page, 'payments-api');
  await page.getByRole('button', { name: 'Run Nightly check' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByText('Give a value.')).toBeVisible();
  await dialog.getByLabel(/^date/).fill('2026-01-31');
  await dialog.getByRole('button', { name: 'Start' }).click();

  // Nobody chose a step: the log follows the one that runs.
  const log = page.getByRole('region', { name: /^Log of compare/ });
  await expect(log).toContainText('Comparing the ledger of 2026-01-31');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Cancel run' })
    .click();
  await expect(
    page.getByRole('status').filter({ hasText: 'Cancelled' }),
  ).toBeAttached();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeEnabled();

  // The cluster says the same, and who it was.
  const [run] = (
    await kubernetes(
      'dev',
      'GET',
      `${RUNS}?labelSelector=tekton.dev/pipeline=payments-api-nightly`,
    )
  ).items;
  expect(run.status.conditions[0].reason).toBe('Cancelled');
  expect(JSON.stringify(run.metadata)).toContain('user:default/alice');
});

test('a viewer looks and is told why not to touch; a stranger is refused', async ({
  browser,
}) => {
  const carol = await (await browser.newContext()).newPage();
  await signIn(carol, 'carol');
  await openPipelines(carol, 'payments-api');
  const run = carol.getByRole('button', { name: 'Run Build and deploy' });
  await expect(run).toHaveAttribute('aria-disabled', 'true');
  await run.hover();
  await expect(carol.getByRole('tooltip')).toContainText(
    'Ask an administrator',
  );

  for (const stranger of ['erin', 'dave'] as const) {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, stranger);
    await openPipelines(page, 'payments-api');
    await expect(
      page.getByText('You are not allowed to do this'),
    ).toBeVisible();
    await expect(page.getByText('payments-api-build')).toHaveCount(0);
  }
});

test("another component's run is not found, and its own tab says what to add", async ({
  page,
}) => {
  await signIn(page, 'alice');
  await openPipelines(page, 'checkout-web');
  await page
    .getByRole('link', { name: /^checkout-web-build-/ })
    .first()
    .click();
  await expect(
    page.getByRole('heading', { name: /^checkout-web-build-/ }),
  ).toBeVisible();
  const [, id] = page.url().match(/runs\/([^?]+)/)!;
  await openPipelines(page, 'payments-api', `/runs/${id}`);
  await expect(page.getByText('This run does not exist')).toBeVisible();

  await openPipelines(page, 'ledger');
  await expect(page.getByText('tekton.dev/cicd: "true"')).toBeVisible();
});

test('with the cluster stopped, lists show the last known state and its age', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await openPipelines(page, 'payments-api');
  await expect(
    page.getByRole('heading', { name: 'Build and deploy' }),
  ).toBeVisible();
  await command({ stopCluster: 'dev' });
  try {
    await expect(
      page.getByText(/dev cannot be reached; showing its state of/),
    ).toBeVisible();
    await page.reload();
    await expect(
      page.getByText(/dev cannot be reached; showing its state of/),
    ).toBeVisible();
    await expect(
      page.getByRole('heading', { name: 'Build and deploy' }),
    ).toBeVisible();
    await expect(
      page.getByRole('row').filter({ hasText: 'payments-api-build-' }).first(),
    ).toBeVisible();
  } finally {
    await command({ startCluster: 'dev' });
  }
  await expect(page.getByText(/dev cannot be reached/)).toHaveCount(0, {
    timeout: 40_000,
  });
});

test('everything is said in Chinese, too', async ({ page }) => {
  await signIn(page, 'alice');
  await speak(page, 'zh-CN');
  await openPipelines(page, 'payments-api');
  await expect(page.getByRole('heading', { name: '流水线' })).toBeVisible();
  await expect(
    page.getByRole('row').filter({ hasText: '成功' }).first(),
  ).toBeVisible();
});

for (const theme of ['light', 'dark']) {
  test(`pages can be read by everyone (${theme})`, async ({ page }) => {
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await signIn(page, 'alice');
    await openPipelines(page, 'checkout-web');
    const failed = page
      .getByRole('link', { name: /^checkout-web-build-/ })
      .first();
    await expect(failed).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await failed.click();
    await expect(page.getByText('This run failed')).toBeVisible();
    await expect(page.getByRole('region', { name: /^Log of/ })).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
}
