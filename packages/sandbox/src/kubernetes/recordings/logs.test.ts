import { readFileSync } from 'node:fs';
import { createFastClock } from '../__testUtils__/fastClock.ts';
import { masked } from '../__testUtils__/exchangeReplay.ts';
import { pickHeaders } from '../__testUtils__/recording.ts';
import {
  unaccepted,
  valueDifferences,
} from '../__testUtils__/storyDifferences.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { installDistribution } from '../installDistribution.ts';

interface LogAnswer {
  name: string;
  request: { path: string; headers: Record<string, string> };
  response: {
    status: number;
    headers: Record<string, string>;
    transferEncoding: string | null;
  };
  chunks: { text: string }[];
  end: { why: string };
}

const FILE = 'logs/log-requests.json';
const PODS = '/api/v1/namespaces/rec-k8s-logs/pods';
const IMAGE = 'local.test/busybox:1';

const recorded: LogAnswer[] = JSON.parse(
  readFileSync(new URL(`__fixtures__/${FILE}`, import.meta.url), 'utf8'),
);

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster({
    clock: createFastClock(4),
    install: installDistribution,
  });
  await test.admin.post('/api/v1/namespaces', {
    metadata: { name: 'rec-k8s-logs' },
  });
  const { objects } = test.running.cluster;
  await eventually(() =>
    objects.get('serviceaccounts', 'rec-k8s-logs', 'default'),
  );
});

afterAll(() => test.stop());

const container = (name: string, script: string, image = IMAGE) => ({
  name,
  image,
  command: ['sh', '-c', script],
});

async function pod(name: string, spec: object): Promise<void> {
  const answer = await test.admin.post(PODS, {
    metadata: { name },
    spec: { terminationGracePeriodSeconds: 1, restartPolicy: 'Never', ...spec },
  });
  if (answer.status !== 201) throw new Error(answer.text);
}

/** Two streams, in the order in which they happened to come in. */
const COUNTING = `i=0
while [ $i -lt 12 ]; do
  case $i in 7|11) echo err $i >&2;; esac
  echo line $i
  case $i in 3) echo err $i >&2;; esac
  i=$((i+1)); sleep 0.5
done
printf partial; sleep 1000`;

const status = (name: string) =>
  test.running.cluster.objects.get('pods', 'rec-k8s-logs', name)?.status;

/** A container that runs may have yet to speak. */
const spoken = (path: string, words: string) =>
  eventually(async () => {
    const { text } = await test.admin.get(`${PODS}/${path}`);
    return text === words;
  });

/** On a node from the start, and not ready to start there for lack of a volume. */
const held = () => ({
  nodeName: test.running.cluster.objects.list('nodes')[0].metadata.name,
  volumes: [{ name: 'v', configMap: { name: 'later' } }],
});

const release = () =>
  test.admin.post('/api/v1/namespaces/rec-k8s-logs/configmaps', {
    metadata: { name: 'later' },
  });

/** What the recorder did before a request. */
const BEFORE: Record<string, () => Promise<unknown>> = {
  'ContainerCreating or PodInitializing: 400 (asked at once)': () =>
    pod('log', {
      ...held(),
      containers: [
        container('main', COUNTING),
        container('other', 'sleep 1000'),
      ],
    }),
  'follow live': async () => {
    await release();
    await eventually(() => status('log')?.phase === 'Running');
    await test.admin.delete('/api/v1/namespaces/rec-k8s-logs/configmaps/later');
  },
  'follow a pod until it ends: body ends when the container exits':
    async () => {
      const script = 'for i in 1 2 3 4; do echo tick $i; sleep 1; done';
      await pod('finite', { containers: [container('main', script)] });
      await eventually(() => status('finite')?.phase === 'Running');
    },
  'whole log, last line has no newline': () =>
    eventually(async () => {
      const { text } = await test.admin.get(`${PODS}/log/log?container=main`);
      return text.endsWith('line 11\n');
    }),
  'init container running': async () => {
    await pod('init', {
      initContainers: [container('i', 'echo init says; sleep 1000')],
      containers: [container('main', 'sleep 1000')],
    });
    await spoken('init/log?container=i', 'init says\n');
  },
  'image pull failing': () =>
    pod('nopull', {
      ...held(),
      containers: [container('main', '', 'missing/image:1')],
    }),
  'no node yet: 200 or 400': () =>
    pod('nonode', {
      nodeSelector: { nowhere: 'true' },
      containers: [container('main', '')],
    }),
  'crash: previous': async () => {
    await pod('crash', {
      restartPolicy: 'Always',
      containers: [container('main', 'echo boot; exit 1')],
    });
    await eventually(
      () => status('crash')?.containerStatuses?.[0].restartCount === 1,
    );
  },
  'crash: current': () => spoken('crash/log', 'boot\n'),
  'pod gone': () => test.admin.delete(`${PODS}/finite?gracePeriodSeconds=0`),
};

const TIMED = `${PODS}/log/log?container=main&timestamps=true`;

/**
 * Asks for the moment of the sixth line, as the recorder did. That is cut to
 * its second, so which lines are to come depends on when they were written.
 */
async function sinceSixthLine(path: string) {
  const [, recordedTime] = /sinceTime=(\d[^&]*)/.exec(path) ?? [];
  if (!recordedTime) return { path };
  const { text } = await test.admin.get(TIMED);
  const lines = text.split('\n');
  const [moment] = lines[5].split(' ');
  const [second] = moment.split('.');
  const since = recordedTime.includes('.') ? moment : `${second}Z`;
  return {
    path: path.replace(recordedTime, encodeURIComponent(since)),
    text: lines.filter(line => line === '' || line >= second).join('\n'),
  };
}

function neutral(text: string): unknown {
  const body = /^\{.*\}\n$/s.test(text) ? JSON.parse(text) : text;
  return masked(
    typeof body === 'string'
      ? body.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z/gm, '<time>')
      : body,
  );
}

async function differences(answer: LogAnswer): Promise<string[]> {
  const { response, chunks, end } = answer;
  await BEFORE[answer.name]?.();
  const { path, ...since } = await sinceSixthLine(answer.request.path);
  const ours = await test.admin.read(path, {
    headers: answer.request.headers,
    // Who stopped listening had heard all these lines.
    until: end.why === 'client stopped' ? chunks.length : undefined,
  });
  const told = chunks.map(chunk => chunk.text).join('');
  const text = response.status === 200 && since.text ? since.text : told;
  return [
    ...valueDifferences('status', response.status, ours.status),
    ...valueDifferences(
      'headers',
      pickHeaders(response.headers),
      pickHeaders(ours.headers as Record<string, string>),
    ),
    ...valueDifferences(
      'transferEncoding',
      response.transferEncoding,
      ours.headers['transfer-encoding'] ?? null,
    ),
    ...valueDifferences('body', neutral(text), neutral(ours.text)),
  ];
}

it('logs are told as by a real server', async () => {
  const found: string[] = [];
  for (const answer of recorded) {
    const lines = await differences(answer);
    const rest = unaccepted(`${FILE} ${answer.name}`, lines);
    found.push(...rest.map(line => `${answer.name}: ${line}`));
  }
  expect(found).toEqual([]);
}, 60_000);

it('a container that was restarted has two logs', async () => {
  const file = 'logs/crashloop-current-and-previous.json';
  const answers: {
    request: string;
    status: number;
    contentType: string;
    body: string;
  }[] = JSON.parse(
    readFileSync(new URL(`__fixtures__/${file}`, import.meta.url), 'utf8'),
  );
  await pod('p', {
    restartPolicy: 'Always',
    containers: [container('main', 'echo start; echo bye; exit 3')],
  });
  await eventually(() => status('p')?.containerStatuses?.[0].restartCount);
  for (const { request, status: code, contentType, body } of answers) {
    const [, path] = request.split('/pods/');
    await spoken(path, body);
    const answer = await test.admin.get(`${PODS}/${path}`);
    expect({
      status: answer.status,
      contentType: answer.headers['content-type'],
      body: answer.text,
    }).toEqual({ status: code, contentType, body });
  }
});
