/**
 * How the sandbox's cluster bears load: a page of a list at 1,000 objects and
 * at 50,000, changes before one watch and before 200, and a start of the
 * cluster against a start of Node itself.
 */
import { spawnSync } from 'node:child_process';
import { Agent, request } from 'node:https';
import { startKubernetes } from '../packages/sandbox/src/kubernetes/index.ts';
import { installDistribution } from '../packages/sandbox/src/kubernetes/installDistribution.ts';

const FEW = 1_000;
const MANY = 50_000;
const PAGES = 50;
const CHANGES = 500;
const WATCHES = 200;
const PATH = '/api/v1/namespaces/default/configmaps';

const started = performance.now();
const kubernetes = await startKubernetes({
  clusters: ['bench'],
  install: installDistribution,
});
const start = performance.now() - started;
const [{ cluster, url, caPem, adminToken }] = kubernetes.clusters;
const agent = new Agent({ ca: caPem, keepAlive: true });

fill(0, FEW);
const fewPage = await medianPage();
fill(FEW, MANY);
const manyPage = await medianPage();
const one = await feed(1);
const many = await feed(WATCHES);
await kubernetes.stop();

print('page of 500', `at ${FEW} objects`, fewPage, `at ${MANY}`, manyPage);
print(`${CHANGES} changes`, 'to 1 watch', one, `to ${WATCHES}`, many);
print('start', 'of Node', startOfNode(), 'of a cluster', start);

function fill(from, to) {
  for (let n = from; n < to; n += 1) {
    cluster.objects.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `object-${String(n).padStart(6, '0')}`,
        namespace: 'default',
      },
      data: { n: String(n) },
    });
  }
}

async function medianPage() {
  const times = [];
  for (let n = 0; n < PAGES; n += 1) {
    const before = performance.now();
    const response = await open(`${PATH}?limit=500`);
    for await (const _ of response);
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[PAGES / 2];
}

/** Time until every watch has had every change. */
async function feed(watches) {
  const list = JSON.parse(await text(await open(`${PATH}?limit=1`)));
  const from = list.metadata.resourceVersion;
  const query = `watch=1&resourceVersion=${from}`;
  const responses = await Promise.all(
    Array.from({ length: watches }, () => open(`${PATH}?${query}`)),
  );
  const before = performance.now();
  const fed = responses.map(response => lines(response, CHANGES));
  for (let n = 0; n < CHANGES; n += 1) {
    const name = `object-${String(n).padStart(6, '0')}`;
    cluster.objects.modify('configmaps', 'default', name, object => {
      object.data = { changed: `${watches}-${n}` };
    });
  }
  await Promise.all(fed);
  const time = performance.now() - before;
  for (const response of responses) response.destroy();
  return time;
}

async function lines(response, count) {
  let seen = 0;
  for await (const chunk of response) {
    for (const byte of chunk) seen += Number(byte === 10);
    if (seen >= count) return;
  }
}

async function text(response) {
  let body = '';
  for await (const chunk of response) body += chunk;
  return body;
}

function open(path) {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), {
      agent,
      headers: { Authorization: `Bearer ${adminToken}` },
    });
    sent.once('error', reject);
    sent.once('response', resolve);
    sent.end();
  });
}

function startOfNode() {
  const before = performance.now();
  spawnSync(process.execPath, ['-e', '']);
  return performance.now() - before;
}

function print(what, first, a, second, b) {
  console.log(
    `cluster: ${what}: ${first} ${a.toFixed(1)} ms, ${second} ${b.toFixed(
      1,
    )} ms, ratio ${(b / a).toFixed(1)}`,
  );
}
