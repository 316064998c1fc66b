// npm run screenshots [-- <page> …]: takes the pictures of docs/images, every
// page or those named, in both themes and both languages, from a portal and
// sandbox of its own.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../browser.mjs';
import { ensureBuilt } from '../build.mjs';
import {
  BROWSER_FLAGS,
  scaleInProduction,
  setUpPromotion,
  signInWith,
  startNightlyCheck,
} from '../demo.mjs';
import { startPortal, startSandbox, STATE } from '../portal.mjs';
import { killAll } from '../processes.mjs';
import { Failure, ROOT } from '../report.mjs';

const url = 'http://localhost:7127';
const state = join(STATE, 'screenshots');
const images = join(ROOT, 'docs', 'images');
const entity = name => `${url}/catalog/default/component/${name}`;
process.on('exit', killAll);

/** An application that is out of sync, because people scaled what it deployed. */
const PRODUCTION = `${entity(
  'payments-api',
)}/gitops/applications/main/argocd/payments-gateway-prod`;
const DELIVERY = ['applications', 'application', 'diff', 'promotion'];

/** Pages by the name of their picture: how to get there once signed in. */
const PAGES = {
  overview: { at: () => entity('payments-api'), shows: 'payments-api-build-' },
  pipelines: {
    at: () => `${entity('payments-api')}/pipelines`,
    shows: 'payments-api-build-',
  },
  start: {
    at: () => `${entity('payments-api')}/pipelines`,
    shows: 'payments-api-build-',
    then: page =>
      page.getByRole('button', { name: /Build and deploy/ }).click(),
  },
  run: { at: runs => runOf('payments-api', runs.succeeded), shows: 'notify' },
  running: { at: runs => runOf('payments-api', runs.running), shows: 'agree' },
  failed: {
    at: runs => runOf('checkout-web', runs.failed),
    shows: 'Remove these before you merge.',
  },
  'no-annotation': {
    at: () => `${entity('ledger')}/pipelines`,
    shows: 'tekton.dev/cicd',
  },
  'not-found': { at: () => runOf('payments-api', 'unknown') },
  denied: {
    login: 'erin',
    at: () => `${entity('payments-api')}/pipelines`,
  },
  workspaces: { login: 'olga', at: () => `${url}/workspaces`, shows: 'Search' },
  workspace: {
    at: () => `${url}/workspaces/payments`,
    shows: 'kubernetes / prod',
  },
  namespaces: {
    at: () => `${url}/workspaces/payments/namespaces`,
    shows: /CPU (limits|限制)/,
  },
  'create-workspace': {
    login: 'olga',
    at: () => `${url}/workspaces`,
    shows: 'Search',
    then: page =>
      page
        .getByRole('button', { name: /Create workspace|创建工作空间/ })
        .click(),
  },
  sync: { at: () => `${url}/workspaces/payments/sync`, shows: 'prod' },
  applications: {
    at: () => `${url}/gitops/payments`,
    shows: 'payments-gateway-prod',
  },
  application: {
    at: () => PRODUCTION,
    // A box of the graph.
    then: page =>
      page
        .getByRole('button', { name: /^payments-gateway, .*Deployment/ })
        .first()
        .waitFor(),
  },
  diff: { at: () => `${PRODUCTION}/diff`, shows: 'replicas' },
  promotion: {
    at: () => `${entity('payments-api')}/gitops/promotion`,
    shows: '6.9.0',
  },
  debug: {
    at: () => `${entity('payments-api')}/debug`,
    shows: 'payments-fees',
    then: openTerminal,
  },
};

/** Of the pages named on the command line, or all. */
const asked = process.argv.slice(2);
const isAsked = name => asked.length === 0 || asked.includes(name);
for (const name of asked) {
  if (name !== 'sign-in' && !Object.hasOwn(PAGES, name)) {
    throw new Failure(
      `There is no page ${name}. Name any of: sign-in, ${Object.keys(
        PAGES,
      ).join(', ')}.`,
    );
  }
}

/** Of the first pod: with a command that shows something. */
async function openTerminal(page) {
  await page
    .getByRole('button', { name: /^payments-api-.* Running/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^(Shell|终端)$/ }).click();
  const terminal = page.getByRole('group', { name: /payments-api-/ });
  await terminal.getByRole('textbox').waitFor();
  await page.waitForTimeout(3000);
  await terminal.getByRole('textbox').focus();
  await page.keyboard.type('ps; wget -qO- localhost:9898/version\n');
  await page.waitForTimeout(1500);
}

function runOf(component, id) {
  return `${entity(component)}/pipelines/runs/${id}`;
}

/** Ids of a run of each kind; the running one is made now and lasts long enough. */
async function findRuns(page) {
  await startNightlyCheck(state, 600);
  const idOf = async (component, name) => {
    await page.goto(`${entity(component)}/pipelines`);
    const href = await page
      .getByRole('link', { name })
      .first()
      .getAttribute('href');
    return href.split('/runs/')[1];
  };
  await page.goto(`${entity('payments-api')}/pipelines`);
  await page
    .getByRole('row')
    .filter({ hasText: 'Succeeded' })
    .first()
    .waitFor();
  return {
    succeeded: await idOf('payments-api', /^payments-api-build-/),
    running: await idOf('payments-api', /^payments-api-nightly-/),
    failed: await idOf('checkout-web', /^checkout-web-build-/),
  };
}

async function takeAll(browser, runs, theme, language) {
  for (const login of ['alice', 'erin', 'olga']) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
    });
    await context.addInitScript(
      ([key, value]) => {
        window.localStorage.setItem('theme', key);
        window.localStorage.setItem('language', value);
      },
      [theme, language],
    );
    const page = await context.newPage();
    if (login === 'alice' && isAsked('sign-in')) {
      await page.goto(url);
      await page.getByRole('button', { name: /sign in|登录/i }).waitFor();
      await page.screenshot({
        path: join(images, `sign-in.${theme}.${language}.png`),
      });
    }
    await signInWith(page, url, login);
    for (const [
      name,
      { login: who = 'alice', at, shows, then },
    ] of Object.entries(PAGES)) {
      if (who === login && isAsked(name)) {
        await page.goto(at(runs));
        if (shows) {
          await page.getByText(shows).first().waitFor();
        }
        await then?.(page);
        await page.waitForTimeout(1500);
        await page.screenshot({
          path: join(images, `${name}.${theme}.${language}.png`),
        });
      }
    }
    await context.close();
  }
}

await ensureBuilt();
rmSync(state, { recursive: true, force: true });
mkdirSync(images, { recursive: true });
const servers = [await startSandbox({ url, state })];
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: BROWSER_FLAGS,
});
try {
  servers.push(await startPortal({ url, state }));
  const page = await browser.newPage();
  await signInWith(page, url, 'alice');
  // Only pages whose address is made of them need them.
  const needsRuns = Object.entries(PAGES).some(
    ([name, { at }]) => isAsked(name) && at.length > 0,
  );
  const runs = needsRuns ? await findRuns(page) : undefined;
  if (DELIVERY.some(isAsked)) {
    await setUpPromotion(url);
    await scaleInProduction(state);
  }
  for (const theme of ['light', 'dark']) {
    for (const language of ['en', 'zh-CN']) {
      console.log(`• ${theme}, ${language}`);
      await takeAll(browser, runs, theme, language);
    }
  }
} finally {
  await browser.close();
  await Promise.all(servers.map(server => server.stop()));
}
