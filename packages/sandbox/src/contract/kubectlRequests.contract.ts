import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { masked } from '../kubernetes/__testUtils__/exchangeReplay.ts';
import {
  listDifferences,
  unaccepted,
  valueDifferences,
} from '../kubernetes/__testUtils__/storyDifferences.ts';
import {
  startKubernetes,
  type RunningKubernetes,
} from '../kubernetes/index.ts';
import { installDistribution } from '../kubernetes/installDistribution.ts';
import type { KubeObject } from '../kubernetes/types.ts';
import { runCommand, type Outcome } from './command.ts';
import { RecordingProxy, type SentRequest } from './recordingProxy.ts';
import { clientProgram, eventually, sandboxOnly } from './suite.ts';

interface RecordedCommand {
  name: string;
  command: string;
  /** {@link STOPPED} of a command that had to be stopped. */
  exitCode: number;
  requests: SentRequest[];
  stdout: string;
}

/** As `timeout` tells it. */
const STOPPED = 124;
const NAMESPACE = 'rec-k8s-kubectl';
const IMAGE = 'local.test/busybox:1';
const FIXTURES = new URL(
  '../kubernetes/recordings/__fixtures__/',
  import.meta.url,
);

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8')) as T;
}

const COMMANDS = read<RecordedCommand[]>('kubectl-requests.json');

let folder: string;
let kubernetes: RunningKubernetes;
let proxy: RecordingProxy;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amamba-kubectl-'));
  kubernetes = await startKubernetes({
    clusters: ['recorded'],
    install: installDistribution,
  });
  const [running] = kubernetes.clusters;
  proxy = new RecordingProxy(running);
  const server = await proxy.open();
  const context = { cluster: 'c', user: 'u', namespace: NAMESPACE };
  writeFileSync(
    join(folder, 'kubeconfig'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'c', context }],
    }),
  );
  await prepare();
  // What is served is known to kubectl before the recorded commands.
  await kubectl(['api-resources']);
  proxy.take();
});

after(async () => {
  proxy.close();
  await kubernetes.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The pod that the recorded commands are about. */
async function prepare(): Promise<void> {
  const { objects } = kubernetes.clusters[0].cluster;
  const apiVersion = 'v1';
  objects.create('namespaces', {
    apiVersion,
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  await eventually(async () =>
    assert.ok(objects.get('serviceaccounts', NAMESPACE, 'default')),
  );
  const command = ['sh', '-c', 'sleep 1000'];
  objects.create('pods', {
    apiVersion,
    kind: 'Pod',
    metadata: { name: 'log', namespace: NAMESPACE },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: ['main', 'other'].map(name => ({
        name,
        image: IMAGE,
        command,
      })),
    },
  });
  await eventually(async () =>
    assert.equal(
      objects.get('pods', NAMESPACE, 'log')?.status?.phase,
      'Running',
    ),
  );
}

/** With {@link STOPPED} for its exit code when it had to be stopped. */
async function kubectl(
  args: string[],
  stdin?: string,
  lastsMs = 20_000,
): Promise<Outcome> {
  const end = Date.now() + lastsMs;
  const program = clientProgram('AMAMBA_KUBECTL');
  const outcome = await runCommand(
    program,
    [`--kubeconfig=${join(folder, 'kubeconfig')}`, ...args],
    {
      stdin,
      // Who types does not go at once: an answer to the last line is seen.
      inputLastsMs: stdin ? 500 : 0,
      env: { HOME: folder, KUBECACHEDIR: join(folder, 'cache') },
      until: () => Date.now() > end,
    },
  );
  return Date.now() > end ? { ...outcome, code: STOPPED } : outcome;
}

/** The recorder's words; what a shell is to run is one of them. */
function wordsOf(command: string): string[] {
  const { objects } = kubernetes.clusters[0].cluster;
  const [node] = objects.list('nodes');
  const [, words, script] =
    /^kubectl (.*?)(?:(?<=-- sh -c) (.*))?$/.exec(command) ?? [];
  const ours = words.replace('real-node', node.metadata.name);
  return [...ours.split(' '), ...(script ? [script] : [])];
}

const configMap = (name: string, value: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: NAMESPACE },
    data: { a: value },
  });

const STDIN: Record<string, string> = {
  'debug ephemeral interactive: watch, then attach over WebSocket': 'input\n',
  apply: configMap('ap', 'b'),
  'apply again': configMap('ap', 'c'),
  'apply server side': configMap('ss', 'b'),
};

/** What kubectl asks to know what is served was not recorded. */
const DISCOVERY = /^\/(apis?(\?|$)|openapi\/)/;

/** A request as two runs can have it in common; patches are told in full. */
function comparableRequest({
  method,
  path,
  headers = {},
  body,
  status,
}: SentRequest): string {
  const isPatch = headers['Content-Type']?.endsWith('patch+json');
  const request = {
    method,
    path: path.replace(/timeout(Seconds)?=[\dms]+/g, 'timeout$1=<time>'),
    headers,
    ...(isPatch && { body }),
    status,
  };
  return JSON.stringify(masked(request));
}

function comparableRequests(requests: SentRequest[]): string[] {
  return requests
    .filter(({ path }) => !DISCOVERY.test(path))
    .map(comparableRequest);
}

function comparableOutput(stdout: string): unknown {
  const lines = stdout.replace(/\d+[smh]\b/g, '<age>').replace(/ +/g, ' ');
  return masked(lines.replace(/node-debugger-\S+/g, 'node-debugger-<node>'));
}

async function commandDifferences({
  name,
  command,
  requests,
  stdout,
  exitCode,
}: RecordedCommand): Promise<string[]> {
  const lastsMs = exitCode === STOPPED ? 3_000 : undefined;
  const outcome = await kubectl(wordsOf(command), STDIN[name], lastsMs);
  const differences = [
    ...valueDifferences('exitCode', exitCode, outcome.code),
    ...valueDifferences(
      'stdout',
      comparableOutput(stdout),
      comparableOutput(outcome.stdout),
    ),
    ...listDifferences(
      'requests',
      comparableRequests(requests),
      comparableRequests(proxy.take()),
    ),
  ];
  return unaccepted(`kubectl-requests.json ${name}`, differences);
}

COMMANDS.forEach(recorded =>
  sandboxOnly(
    `kubectl asks and tells as of a real cluster: ${recorded.name}`,
    async () => assert.deepEqual(await commandDifferences(recorded), []),
  ),
);

sandboxOnly(
  'kubectl debug makes the pods that it makes on a real cluster',
  async () => {
    const { objects } = kubernetes.clusters[0].cluster;
    const pods = new Map(
      objects
        .list('pods', { namespace: NAMESPACE })
        .map(pod => [named(pod), pod]),
    );
    for (const recorded of read<KubeObject[]>(
      'kubectl-debug-created-pods.json',
    )) {
      const name = named(recorded);
      const differences = valueDifferences(
        'pod',
        described(recorded),
        described(pods.get(name)),
      );
      assert.deepEqual(
        unaccepted(`kubectl-debug-created-pods.json ${name}`, differences),
        [],
      );
    }
  },
);

function named({ metadata }: KubeObject): string {
  return metadata.name.replace(/^node-debugger-.*/, 'node-debugger');
}

/** How far a pod has come is a matter of the moment. */
function described(pod: KubeObject | undefined): unknown {
  const { labels, generation } = pod?.metadata ?? {};
  const { containerStatuses = [], ephemeralContainerStatuses = [] } =
    pod?.status ?? {};
  return masked({
    labels,
    generation,
    spec: pod?.spec,
    containers: containerStatuses.map((item: { name: string }) => item.name),
    ephemeral: ephemeralContainerStatuses.map(
      (item: { name: string }) => item.name,
    ),
  });
}
