import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCluster } from '../cluster.ts';
import { installPods } from '../pods/installPods.ts';
import { installStreams } from './installStreams.ts';
import { unaccepted } from '../__testUtils__/storyDifferences.ts';
import {
  recordedOutcome,
  replayStream,
  type Replayed,
  type Server,
  type StreamRecording,
} from '../__testUtils__/streamReplay.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

/** Just what runs pods. */
function installStreaming(cluster: LocalCluster): void {
  installStreams(cluster, installPods(cluster).kubelet);
}

const NAMESPACE = 'rec-k8s-exec';
const FIXTURES = join(__dirname, '__fixtures__');

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(FIXTURES, path), 'utf8')) as T;
}

function namesIn(folder: string): string[] {
  return readdirSync(join(FIXTURES, folder))
    .filter(name => name.startsWith(`${folder}-`))
    .map(name => `${folder}/${name}`)
    .sort();
}

const IMAGE = 'local.test/busybox:1';
const shell = (script: string) => ['sh', '-c', script];

const PODS = [
  {
    name: 'p',
    containers: [
      {
        name: 'main',
        command: shell(
          'mkdir -p /www; printf page\\\\n > /www/index.html; httpd -p 8080 -h /www; i=0; while true; do echo tick $i; i=$((i+1)); sleep 1; done',
        ),
      },
      { name: 'shell', command: ['sh'], stdin: true, tty: true },
      {
        name: 'catter',
        command: shell('while read line; do echo got:$line; done'),
        stdin: true,
      },
    ],
  },
  { name: 'p2', containers: [{ name: 'main', command: ['sleep', '3600'] }] },
  { name: 'done', containers: [{ name: 'main', command: ['true'] }] },
  {
    name: 'pending',
    nodeSelector: { nowhere: 'true' },
    containers: [{ name: 'main', command: ['true'] }],
  },
];

const RIGHTS = {
  getter: ['get'],
  creator: ['create'],
  both: ['get', 'create'],
};

async function createPods({ running }: TestCluster): Promise<void> {
  const { objects } = running.cluster;
  const named = (name: string) => ({ name, namespace: NAMESPACE });
  objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  await eventually(() => objects.get('serviceaccounts', NAMESPACE, 'default'));
  for (const { name, containers, ...spec } of PODS) {
    objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named(name),
      spec: {
        restartPolicy: 'Never',
        ...spec,
        containers: containers.map(part => ({ image: IMAGE, ...part })),
      },
    });
  }
  for (const [name, verbs] of Object.entries(RIGHTS)) {
    const resources = ['pods/exec', 'pods/attach', 'pods/portforward'];
    objects.create('roles.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: named(name),
      rules: [{ apiGroups: [''], resources, verbs }],
    });
    objects.create('rolebindings.rbac.authorization.k8s.io', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: named(name),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    });
  }
  const phase = (name: string) =>
    objects.get('pods', NAMESPACE, name)?.status?.phase;
  await eventually(
    () =>
      phase('p') === 'Running' &&
      phase('p2') === 'Running' &&
      phase('done') === 'Succeeded',
  );
}

/** Leaves out what two runs cannot have in common. */
function comparable(outcome: Replayed): Replayed {
  const channels = Object.fromEntries(
    Object.entries(outcome.channels).map(([channel, text]) => [
      channel,
      text
        .replace(/[0-9a-f]{64}/g, '<id>')
        .replace(/cni-[0-9a-f-]{36}/g, 'cni-<id>')
        .replace(/(tick \d+\n)+/g, 'tick <n>\n')
        .replace(/(HTTP\/1.1 200 OK\r\n)[^]*(?=\r\n\r\n)/, '$1<headers>')
        .replace(/^[x\n]+(?=END)/, lines => `${lines.length} bytes `),
    ]),
  );
  return { ...outcome, channels };
}

/** One recording has what a frame held in its note. */
function completed(recording: StreamRecording): StreamRecording {
  const [status] = /\{.*\}(?= \()/.exec(recording.note ?? '') ?? [];
  for (const frame of recording.frames ?? []) {
    if (status && frame.text === '<base64 of the Status in note>') {
      frame.text = Buffer.from(status).toString('base64');
    }
  }
  return recording;
}

function differences(
  recording: string,
  expected: Replayed,
  got: Replayed,
): string[] {
  const keys = [
    'refused',
    'subprotocol',
    'order',
    'channels',
    'closeCode',
  ] as const;
  const lines = keys.flatMap(key =>
    JSON.stringify(expected[key]) === JSON.stringify(got[key])
      ? []
      : [
          `${key}: ${JSON.stringify(expected[key])} -> ${JSON.stringify(
            got[key],
          )}`,
        ],
  );
  return unaccepted(recording, lines);
}

describe('streams go as recorded on a real cluster', () => {
  let cluster: TestCluster;
  let server: Server;

  beforeAll(async () => {
    cluster = await startTestCluster({ install: installStreaming });
    const { url, caPem, adminToken } = cluster.running;
    server = { url, caPem, token: adminToken };
    await createPods(cluster);
  });

  afterAll(() => cluster.stop());

  // In this order: one attach ends the container that others use.
  const names = [
    ...namesIn('exec'),
    'attach/attach-container-not-found.json',
    'attach/attach-stdin-not-enabled.json',
    'attach/attach-v5-output-only.json',
    'attach/attach-v5-stdin-halfclose.json',
    'attach/attach-v5-tty.json',
    'attach/attach-v5-tty-again.json',
    ...namesIn('portforward'),
  ];

  it.each(names)('%s', async name => {
    const recording = read<StreamRecording>(name);
    if (name.includes('bad-token')) {
      recording.request.headers.authorization = 'Bearer nonsense';
    }
    const got = await replayStream(server, completed(recording));
    const expected = comparable(recordedOutcome(recording));
    expect(differences(name, expected, comparable(got))).toEqual([]);
  });

  it('opens streams only with the rights to get and create', async () => {
    for (const recording of read<StreamRecording[]>(
      'exec/rbac-get-create.json',
    )) {
      const headers = {
        ...recording.request.headers,
        authorization: 'Bearer <redacted>',
      };
      const got = await replayStream(server, {
        ...recording,
        request: { ...recording.request, headers },
        close: null,
      });
      const { refused } = recording;
      expect(got.refused?.status ?? 101).toBe(refused?.status ?? 101);
      expect(got.refused?.body).toEqual(refused?.body);
    }
  });

  it('answers requests that do not upgrade', async () => {
    interface Plain {
      request: {
        method: string;
        path: string;
        headers: Record<string, string>;
        body?: unknown;
      };
      response: { status: number; body: unknown };
    }
    for (const { request, response } of read<Plain[]>(
      'exec-without-upgrade.json',
    )) {
      const { status, body } = await cluster.admin.send(request);
      expect({ status, body }).toEqual({
        status: response.status,
        body: response.body,
      });
    }
  });
});
