/**
 * How the sandbox's cluster bears load: a page of a list at 1,000 objects and
 * at 50,000, changes fed to one watch and to 200 and how long requests wait
 * meanwhile, and a start of the cluster against the limit of 3 s.
 */
import { Agent, request } from 'node:https';
import { startKubernetes } from '../packages/sandbox/src/kubernetes/index.ts';
import { installDistribution } from '../packages/sandbox/src/kubernetes/installDistribution.ts';

const FEW = 1_000;
const MANY = 50_000;
const PAGES = 50;
const CHANGES = 100;
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
const pauses = watchPauses();
const many = await feed(WATCHES);
const longestPause = pauses();
await kubernetes.stop();

print(`page-of-500-at-${FEW}`, fewPage, 'ms');
print(`page-of-500-at-${MANY}`, manyPage, 'ms');
print('page-growth', manyPage / fewPage, 'x');
print(`${CHANGES}-changes-to-1-watch`, one, 'ms');
print(`${CHANGES}-changes-to-${WATCHES}-watches`, many, 'ms');
print('time-per-watch-of-that-of-one', many / one / WATCHES, 'x');
print('longest-pause-of-requests', longestPause, 'ms');
print('start', start, 'ms');
print('start-of-3s', start / 3_000, 'x');

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
    await new Promise(setImmediate);
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
    sent.on('error', reject);
    sent.once('response', response => {
      // The end of the cluster resets what is left.
      response.on('error', () => undefined);
      resolve(response);
    });
    sent.end();
  });
}

/** How long requests wait at most while all watches are being fed. */
function watchPauses() {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

function print(name, value, unit) {
  console.log(`bench cluster.${name} ${value.toFixed(2)} ${unit}`);
}
