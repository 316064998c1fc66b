import { expect, test, type Page } from '@playwright/test';
import { signIn } from './portal';

// Backstage's own tab, as it comes: what it shows, the cluster has told it.
const TAB = '/catalog/default/component/payments-api/kubernetes';

/** Unfolds the cluster of that name. */
async function openCluster(page: Page, name: string) {
  await page.goto(TAB);
  await expect(page.getByText('Your Clusters')).toBeVisible();
  await page
    .getByRole('button', { name: new RegExp(`^${name} Cluster`) })
    .click();
}

function workload(page: Page, name: string, kind: string) {
  return page
    .getByRole('button')
    .filter({ hasText: new RegExp(`^${name}\\s*${kind}`) })
    .first();
}

test('the Kubernetes tab shows workloads of both clusters', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await openCluster(page, 'dev');
  const api = workload(page, 'payments-api', 'Deployment');
  await expect(api).toContainText('2 pods');
  await expect(api).toContainText('No pods with errors');
  await expect(api).toContainText('min replicas 2 / max replicas 5');
  await expect(api).toContainText(/current CPU usage: \d+%/);
  await expect(workload(page, 'payments-api', 'Service')).toContainText(
    'ClusterIP',
  );
  await expect(workload(page, 'payments-api', 'Ingress')).toBeVisible();
  await expect(workload(page, 'payments-settlement', 'CronJob')).toContainText(
    '*/10 * * * *',
  );
  await expect(
    page
      .getByRole('button')
      .filter({ hasText: /^prod\s*Cluster/ })
      .first(),
  ).toContainText('3 pods');
});

test('the Kubernetes tab reports errors, pods and their logs', async ({
  page,
}) => {
  await signIn(page, 'olga');
  await openCluster(page, 'dev');
  const report = page.getByRole('table').first();
  await expect(report).toContainText(
    'Deployment does not have minimum availability.',
  );
  await expect(report).toContainText(/container=worker restarted \d+ times/);
  // Its middle would open the details instead of the pods.
  const worker = workload(page, 'payments-worker', 'Deployment');
  const box = await worker.boundingBox();
  await worker.click({ position: { x: (box?.width ?? 0) - 30, y: 30 } });
  const pods = page.getByRole('table').filter({ hasText: 'CONTAINERS READY' });
  await expect(pods).toContainText('0/1');
  await page.getByRole('button', { name: /^payments-worker-\w/ }).click();
  await page.getByRole('button', { name: 'get logs' }).first().click();
  await expect(
    page.getByText('password authentication failed for user payments').first(),
  ).toBeVisible();
});
