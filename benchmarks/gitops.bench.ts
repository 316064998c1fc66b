/**
 * What an open tab of an entity costs its Argo CD, with our backend and with
 * the two published ones, in one run: requests and bytes to an Argo CD of 500
 * applications for opening the tab and for a minute in which it stays open, by
 * one tab, by 20 tabs on 20 entities and by 20 on one; and how long the tab
 * takes. The tabs are not browsers but ask the backends what the pages ask,
 * over HTTP; the minute is a real one, the same for all three, and in it one
 * of the applications is synced. Argo CD is the sandbox's, each backend has
 * a proxy before it that counts.
 */
import type { Entity } from '@backstage/catalog-model';
import {
  type Sandbox,
  startSandbox,
} from '../plugins/amamba-node/src/testUtils';
import {
  between,
  type CountingProxy,
  startCountingProxy,
} from './gitops/countingProxy';
import {
  applicationOf,
  fillArgoCd,
  type Fleet,
  workspaceOf,
} from './gitops/fillArgoCd';
import { startAmamba } from './gitops/startAmamba';
import type { Portal, Tab } from './gitops/startBackend';
import { startCommunity, startRoadie } from './gitops/startPublished';
import {
  type Costs,
  print,
  printCosts,
  printGrowth,
  printRatios,
  printTimes,
  type TabTimes,
} from './gitops/printCosts';

const TABS = 20;
const MINUTE_MS = 60_000;
/** One tab's application, 20 of as many tabs, and one of 20 tabs. */
const FLEET: Fleet = { applications: 500, synced: TABS + 2, workspaces: 25 };

interface Measured {
  portal: Portal;
  proxy: CountingProxy;
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, Math.max(0, ms));
  });
}

function createEntities(): Entity[] {
  const workspaces = Array.from({ length: FLEET.workspaces }, (_, n) => ({
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name: workspaceOf(FLEET, n), namespace: 'default' },
    spec: { owner: 'group:default/team', clusters: [] },
  }));
  const components = Array.from({ length: FLEET.applications }, (_, n) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: applicationOf(n),
      namespace: 'default',
      annotations: {
        'argocd/app-name': applicationOf(n),
        'amamba.io/workspace': workspaceOf(FLEET, n),
      },
    },
  }));
  return [...workspaces, ...components];
}

/** Opens tabs one after the other. */
async function open(tabs: Tab[]): Promise<TabTimes> {
  const times: TabTimes = { application: [], complete: [] };
  for (const tab of tabs) {
    const started = performance.now();
    await tab.open(() => times.application.push(performance.now() - started));
    times.complete.push(performance.now() - started);
  }
  return times;
}

/** What a piece of work costs its Argo CD. */
async function count<T>({ proxy }: Measured, work: () => Promise<T>) {
  const before = proxy.read();
  const result = await work();
  return { result, traffic: between(before, proxy.read()) };
}

/** Polls as the tabs do until the end. */
async function keepOpen(tabs: Tab[], until: number): Promise<void> {
  const keep = async (tab: Tab) => {
    const { pollMs = MINUTE_MS } = tab;
    for (let at = performance.now() + pollMs; at <= until; at += pollMs) {
      await sleep(at - performance.now());
      await tab.poll();
    }
  };
  await Promise.all(tabs.map(keep));
  await sleep(until - performance.now());
}

async function sync({ argoCd }: Sandbox, n: number): Promise<void> {
  const response = await fetch(
    `${argoCd!.url}/api/v1/applications/${applicationOf(n)}/sync`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${argoCd!.token}`,
        'content-type': 'application/json',
      },
      body: '{}',
    },
  );
  if (!response.ok) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
}

/** Tabs on the given applications, with every backend. */
async function measure(
  sandbox: Sandbox,
  all: Measured[],
  applications: number[],
): Promise<Costs> {
  const opened = [];
  for (const measured of all) {
    const tabs = applications.map(n => measured.portal.tab(n));
    const { result, traffic } = await count(measured, () => open(tabs));
    opened.push({ measured, tabs, cold: result, opened: traffic });
  }
  const until = performance.now() + MINUTE_MS + 1000;
  const synced = sleep(MINUTE_MS / 4).then(() =>
    sync(sandbox, applications[0]),
  );
  const minutes = await Promise.all(
    opened.map(({ measured, tabs }) =>
      count(measured, () => keepOpen(tabs, until)),
    ),
  );
  await synced;
  const costs: Costs = new Map();
  for (const [i, { measured, cold, opened: first }] of opened.entries()) {
    const tabs = applications.map(n => measured.portal.tab(n));
    const again = await count(measured, () => open(tabs));
    await measured.portal.closeTabs();
    costs.set(measured.portal.name, {
      opened: first,
      minute: minutes[i].traffic,
      reopened: again.traffic,
      cold,
      warm: again.result,
    });
  }
  return costs;
}

/** Tabs that are open: how many, and on which applications. */
const SCENES = {
  '1-tab': [0],
  [`${TABS}-tabs-on-one-entity`]: Array.from({ length: TABS }, () => 1),
  [`${TABS}-tabs`]: Array.from({ length: TABS }, (_, i) => i + 2),
};

const NOTES = `  (${FLEET.applications} applications. Tabs are opened one after the other, stay open for a
  minute in which one application is synced, and are opened once more; growth
  is of the minute, from one tab to ${TABS}. Amamba's tab shows the application, its
  compared commit and its resource tree, the others' the application and the
  commits of its history. Roadie's does not look again: it goes stale, and costs
  its opening each time. The published backends have a token; with a password
  they would sign in before each request. Every five minutes, here not within
  the minute, amamba lists all applications and reads each open tree again.)
`;

async function main() {
  const sandbox = await startSandbox({ servers: ['argocd', 'forge'] });
  try {
    await fillArgoCd(sandbox, FLEET);
    const entities = createEntities();
    const start = async (portal: (url: string) => Promise<Portal>) => {
      const proxy = await startCountingProxy(sandbox.argoCd!.url);
      return { proxy, portal: await portal(proxy.url) };
    };
    const all = [
      await start(url => startAmamba(sandbox, url, entities)),
      await start(url => startCommunity(sandbox, url)),
      await start(url => startRoadie(sandbox, url)),
    ];
    // Its stream begins with all applications, once more.
    await sleep(5_000);
    const [{ proxy }] = all;
    const list = proxy.read('/api/v1/applications');
    print('amamba-start-calls', proxy.read().calls, 'calls');
    print('amamba-start-bytes', proxy.read().bytes / 1024, 'KiB');
    print('amamba-list-bytes', list.bytes / 1024, 'KiB');
    let one: Costs | undefined;
    let last: Costs = new Map();
    for (const [scene, applications] of Object.entries(SCENES)) {
      const costs = await measure(sandbox, all, applications);
      printCosts(scene, costs);
      if (one) {
        printGrowth(scene, one, costs);
        printRatios(scene, costs);
      }
      last = costs;
      one ??= costs;
    }
    printTimes(`${TABS}-tabs`, last);
    process.stdout.write(NOTES);
    for (const { portal, proxy: counting } of all) {
      await portal.stop();
      counting.stop();
    }
  } finally {
    await sandbox.stop();
  }
}

// The databases of test backends are left open: nothing else ends the process.
main().then(
  () => process.exit(),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
