import { readFile } from 'node:fs/promises';
import {
  expect,
  test,
  type Locator,
  type Page,
  type WebSocketRoute,
} from '@playwright/test';
import {
  accessibilityProblems,
  callDebug,
  kubernetes,
  signIn,
  speak,
} from './portal';

const TAB = '/catalog/default/component/payments-api/debug';
const ENTITY = '/entities/component/default/payments-api';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  // A portal that has just started still gives people their rights.
  const bindings =
    '/apis/rbac.authorization.k8s.io/v1/namespaces/payments/rolebindings';
  const names = async () => {
    const { items } = await kubernetes('dev', 'GET', bindings);
    return items.map(
      (item: { metadata: { name: string } }) => item.metadata.name,
    );
  };
  await expect
    .poll(names, { timeout: 100_000 })
    .toEqual(expect.arrayContaining(['amamba-admin', 'amamba-editor']));
});

test.beforeEach(async ({ page }) => {
  // What a terminal shows is then in the document, as screen readers get it.
  await page.addInitScript(() =>
    window.localStorage.setItem(
      'amamba.terminal',
      JSON.stringify({ screenReader: true }),
    ),
  );
});

/** Chooses the first pod of a deployment in the cluster `dev`. */
async function choosePod(page: Page, deployment: string) {
  await page
    .getByRole('navigation', { name: 'Pods' })
    .getByRole('listitem')
    .filter({ hasText: `Deployment ${deployment} · dev` })
    .getByRole('button', { name: new RegExp(`^${deployment}-.* Running`) })
    .first()
    .click();
}

function terminalOf(page: Page): Locator {
  return page.getByRole('group', { name: /^Terminal in/ });
}

/** Types a line, and waits until it says so. */
async function run(page: Page, line: string, says: string | RegExp) {
  await expect(terminalOf(page)).toContainText(/[$#] /);
  await terminalOf(page).getByRole('textbox').focus();
  await page.keyboard.type(`${line}\n`);
  await expect(terminalOf(page)).toContainText(says);
}

test('a shell in a pod lives on when the network is cut, ends with a code and is replayed', async ({
  page,
}) => {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/amamba-debug\/terminal/, socket => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await signIn(page, 'alice');
  await page.goto(TAB);
  await choosePod(page, 'payments-api');
  await page.getByLabel(/^Reason/).fill('INC-4711');
  await page.getByRole('button', { name: 'Shell', exact: true }).click();
  await run(page, 'echo pid $$ kept; kept=here', /pid\s\d+\skept/);
  const shown = (await terminalOf(page).textContent()) ?? '';
  const [, pid] = /pid\s(\d+)\skept/.exec(shown) ?? [];

  await page.setViewportSize({ width: 1100, height: 700 });
  await run(page, 'stty size', /\d{2}\s\d{2,3}\s/);

  await sockets[0].close({ code: 3001, reason: 'The network is gone' });
  await expect.poll(() => sockets.length).toBeGreaterThan(1);
  await expect(terminalOf(page)).toContainText(`pid ${pid} kept`);
  await run(page, 'echo still $$ $kept', `still ${pid} here`);
  await run(page, 'exit 3', 'exit 3');
  await expect(
    page.getByText('The program has ended with exit code 3.'),
  ).toBeVisible();

  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'INC-4711' }).first();
  await expect(row).toContainText('Ended by itself');
  await row.getByRole('button', { name: 'Replay' }).click();
  const replay = page.getByRole('dialog');
  await replay.getByRole('button', { name: 'Play' }).click();
  await expect(replay).toContainText(`pid ${pid} kept`);
});

test('a container without a shell is seen from one with tools', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(TAB);
  await choosePod(page, 'payments-fees');
  await page.getByRole('button', { name: 'Shell', exact: true }).click();
  await expect(
    page.getByText('There is no shell in this container.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Open a debug container' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /netshoot/ }).check();
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog).toBeHidden();
  await run(page, 'ps', '/usr/bin/java -jar /app/app.jar');
  await run(
    page,
    'cat /proc/1/root/app/config/application.yaml',
    'abroad: 1.4',
  );
});

test('files go into a container and come out as they went in', async ({
  page,
}) => {
  await signIn(page, 'bob');
  await page.goto(TAB);
  await choosePod(page, 'payments-api');
  await page.getByRole('tab', { name: 'Files' }).click();
  const path = page.getByRole('textbox', { name: 'Path' });
  await path.fill('/tmp');
  await path.press('Enter');
  const name = `bytes-${Date.now()}.bin`;
  const content = Buffer.from(
    Array.from({ length: 70_000 }, (_, i) => i % 251),
  );
  await page.locator('input[type="file"]').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer: content,
  });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${name}` }).click();
  const saved = await (await download).path();
  expect((await readFile(saved)).equals(content)).toBe(true);
});

test('who may not is told why, and strangers find nothing', async ({
  page,
}) => {
  await signIn(page, 'carol');
  await page.goto(TAB);
  await choosePod(page, 'payments-api');
  const shell = page.getByRole('button', { name: 'Shell', exact: true });
  await expect(shell).toBeDisabled();
  await shell.hover({ force: true });
  await expect(page.getByRole('tooltip')).toContainText('Editor');

  const { body } = await callDebug('alice', 'GET', `${ENTITY}/pods`);
  const { cluster, namespace, pod, containers } = body.items[0];
  const target = { cluster, namespace, pod, container: containers[0].name };
  const refused = await callDebug('carol', 'POST', `${ENTITY}/shells`, target);
  expect(refused.status).toBe(403);
  // Of another workspace: neither by its component nor by a guess under an own one.
  const pods = await callDebug('dave', 'GET', `${ENTITY}/pods`);
  expect(pods.status).toBe(403);
  const own = '/entities/component/default/search-indexer/shells';
  const guessed = await callDebug('dave', 'POST', own, target);
  expect(guessed.status).toBe(404);
});

for (const [language, theme] of [
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const) {
  test(`pods and sessions can be used by everybody (${language}, ${theme})`, async ({
    page,
  }) => {
    await speak(page, language);
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await signIn(page, 'alice');
    await page.goto(TAB);
    const pods = page.getByRole('button', { name: /^payments-fees-/ });
    await pods.first().click();
    await expect(
      page.getByText(language === 'en' ? 'Network policies' : '网络策略'),
    ).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    for (const [part, title] of [
      ['sessions', /^(Sessions|会话)$/],
      ['policy', /^(Rules of debugging|调试规则)$/],
    ] as const) {
      await page.goto(`${TAB}/${part}`);
      await expect(page.getByRole('heading', { name: title })).toBeVisible();
      expect(await accessibilityProblems(page)).toEqual([]);
    }
  });
}
