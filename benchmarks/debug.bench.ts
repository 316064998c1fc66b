/**
 * What a shell costs through the portal, against the same command run
 * directly with Kubernetes' official client, in one run with one API server:
 * how long a key takes to come back, how fast 200 MB of output come, what the
 * backend takes of memory meanwhile, and 500 sessions at once on one backend.
 * The API server is the sandbox's; it, the backend and whoever types are
 * processes of their own.
 */
import type { ChildProcess } from 'node:child_process';
import {
  type Sandbox,
  startSandbox,
} from '../plugins/amamba-node/src/testUtils';
import { directWay } from './debug/directWay';
import {
  alternately,
  echoAll,
  echoes,
  type Latency,
  openAll,
  percentiles,
  throughput,
} from './debug/measure';
import { receive, startProgram } from './debug/messages';
import type { Memory } from './debug/portalProcess';
import { ORIGIN, portalWay } from './debug/portalWay';
import { POD, startPod } from './debug/startPod';
import type { Way } from './debug/Way';

const WORKSPACE = 'bench';
/** The cluster behind a network. */
const FAR = 'far';
/** Each way: that of two zones of one region. */
const DELAY_MS = 1;

const ECHO_ROUNDS = 20;
const ECHOES_PER_ROUND = 200;
const STREAM_BYTES = 200_000_000;
const STREAM_ROUNDS = 5;
const SESSIONS = 500;
const SESSION_ROUNDS = 20;

const MIB = 1024 * 1024;

function print(name: string, value: number, unit: string): void {
  process.stdout.write(`bench debug.${name} ${value.toFixed(2)} ${unit}\n`);
}

/** Both ways to the same cluster. */
interface Ways {
  direct: Way;
  portal: Way;
}

function printLatency(
  name: string,
  { direct, portal }: Record<keyof Ways, Latency>,
): void {
  for (const at of ['p50', 'p99'] as const) {
    print(`${name}-direct-${at}`, direct[at], 'ms');
    print(`${name}-portal-${at}`, portal[at], 'ms');
    print(`${name}-ratio-${at}`, portal[at] / direct[at], 'x');
  }
}

/** One key after the other, in turns. */
async function measureEcho(name: string, ways: Ways): Promise<void> {
  const lines = {
    direct: await ways.direct.open(['cat']),
    portal: await ways.portal.open(['cat']),
  };
  const times = await alternately(ECHO_ROUNDS, {
    direct: () => echoes(lines.direct, ECHOES_PER_ROUND),
    portal: () => echoes(lines.portal, ECHOES_PER_ROUND),
  });
  printLatency(name, {
    direct: percentiles(times.direct.flat()),
    portal: percentiles(times.portal.flat()),
  });
  lines.direct.close();
  lines.portal.close();
}

/** The backend's memory, read now and then. */
function watchMemory(portal: ChildProcess) {
  const read = async () => {
    const answer = receive<{ memory: Memory }>(portal, 'memory');
    portal.send('memory');
    return (await answer).memory;
  };
  return {
    read,
    /** What it came to while something was going on. */
    async during(work: () => Promise<unknown>): Promise<Memory> {
      const peak: Memory = { rss: 0, heap: 0 };
      let done = false;
      const watching = (async () => {
        while (!done) {
          const { rss, heap } = await read();
          peak.rss = Math.max(peak.rss, rss);
          peak.heap = Math.max(peak.heap, heap);
          await new Promise(resolve => {
            setTimeout(resolve, 200);
          });
        }
      })();
      await work();
      done = true;
      await watching;
      return peak;
    },
  };
}

type MemoryWatch = ReturnType<typeof watchMemory>;

async function measureThroughput(ways: Ways, memory: MemoryWatch) {
  const command = ['sh', '-c', `head -c ${STREAM_BYTES} /dev/zero`];
  const stream = (way: Way) => throughput(way, command, STREAM_BYTES);
  const before = await memory.read();
  const peaks: Memory[] = [];
  const rates = await alternately(STREAM_ROUNDS, {
    direct: () => stream(ways.direct),
    portal: async () => {
      let rate = 0;
      peaks.push(
        await memory.during(async () => {
          rate = await stream(ways.portal);
        }),
      );
      return rate;
    },
  });
  const direct = percentiles(rates.direct).p50;
  const portal = percentiles(rates.portal).p50;
  print('stream-direct', direct / 1e6, 'MB/s');
  print('stream-portal', portal / 1e6, 'MB/s');
  print('stream-ratio', portal / direct, 'x');
  print('stream-rss-before', before.rss / MIB, 'MiB');
  print('stream-heap-before', before.heap / MIB, 'MiB');
  peaks.forEach(({ rss, heap }, round) => {
    print(`stream-rss-${round}`, rss / MIB, 'MiB');
    print(`stream-heap-${round}`, heap / MIB, 'MiB');
  });
}

/** Everybody types at the same time. */
async function measureSessions(ways: Ways, memory: MemoryWatch) {
  const before = await memory.read();
  const started = performance.now();
  const portal = await openAll(ways.portal, ['cat'], SESSIONS);
  print('sessions-opened-in', (performance.now() - started) / 1000, 's');
  const direct = await openAll(ways.direct, ['cat'], SESSIONS);
  const lines = { portal, direct };
  const times = await alternately(SESSION_ROUNDS, {
    direct: () => echoAll(lines.direct),
    portal: () => echoAll(lines.portal),
  });
  const after = await memory.read();
  print('sessions', lines.portal.length, 'sessions');
  printLatency('sessions-echo', {
    direct: percentiles(times.direct.flat()),
    portal: percentiles(times.portal.flat()),
  });
  print('sessions-rss-before', before.rss / MIB, 'MiB');
  print('sessions-rss', after.rss / MIB, 'MiB');
  Object.values(lines)
    .flat()
    .forEach(line => line.close());
}

const NOTES = `  (Keys go to a process that sends them back, through a network that takes
  ${
    2 * DELAY_MS
  } ms there and back. On the same machine the sandbox answers within a
  fraction of what a cluster takes: that ratio is what one more program costs
  beside it. In sessions-echo all ${SESSIONS} people press a key at the same instant:
  how long the machine is busy with it. Streams are of ${
    STREAM_BYTES / 1e6
  } MB, the median
  of ${STREAM_ROUNDS} in turns; the backend's memory is the highest seen during each, the
  first for warming up.)
`;

/** @returns the address of the cluster with a network before it. */
async function startNetwork(network: ChildProcess, url: string) {
  const { hostname, port } = new URL(url);
  const started = receive<{ delayPort: number }>(network, 'delayPort');
  network.send({ host: hostname, port: Number(port), delayMs: DELAY_MS });
  const { delayPort } = await started;
  return `https://${hostname}:${delayPort}`;
}

async function startPortal(
  portal: ChildProcess,
  { clusters: [near] }: Sandbox,
  farUrl: string,
): Promise<string> {
  const { name, url, caData, portalToken: serviceAccountToken } = near;
  const auth = { authProvider: 'serviceAccount', serviceAccountToken, caData };
  const started = receive<{ portalUrl: string }>(portal, 'portalUrl');
  portal.send({
    config: {
      app: { baseUrl: ORIGIN },
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              { name, url, ...auth },
              { name: FAR, url: farUrl, ...auth },
            ],
          },
        ],
      },
      amamba: { debug: { limits: { sessionsPerUser: 2 * SESSIONS } } },
    },
    entities: [
      {
        apiVersion: 'amamba.io/v1alpha1',
        kind: 'Workspace',
        metadata: { name: WORKSPACE, namespace: 'default' },
        spec: {
          owner: 'group:default/team',
          clusters: [name, FAR].map(cluster => ({
            name: cluster,
            namespaces: [{ name: POD.namespace }],
          })),
        },
      },
    ],
  });
  return (await started).portalUrl;
}

async function main() {
  const sandbox = await startSandbox();
  const network = startProgram('delayProcess.ts');
  const portal = startProgram('portalProcess.ts');
  try {
    await startPod(sandbox);
    const [{ name, url, caData, adminToken }] = sandbox.clusters;
    const farUrl = await startNetwork(network, url);
    const portalUrl = await startPortal(portal, sandbox, farUrl);
    const waysTo = (cluster: string, address: string): Ways => ({
      direct: directWay({ url: address, caData, token: adminToken }),
      portal: portalWay({ url: portalUrl, cluster, workspace: WORKSPACE }),
    });
    const near = waysTo(name, url);
    const memory = watchMemory(portal);
    await measureEcho('echo', waysTo(FAR, farUrl));
    await measureEcho('echo-same-machine', near);
    await measureThroughput(near, memory);
    await measureSessions(near, memory);
    process.stdout.write(NOTES);
  } finally {
    network.kill();
    portal.kill();
    await sandbox.stop();
  }
}

main().then(
  () => process.exit(),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
