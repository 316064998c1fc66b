import { readFileSync } from 'node:fs';
import { createFastClock } from '../__testUtils__/fastClock.ts';
import { masked } from '../__testUtils__/exchangeReplay.ts';
import { pickHeaders } from '../__testUtils__/recording.ts';
import {
  listDifferences,
  unaccepted,
  valueDifferences,
} from '../__testUtils__/storyDifferences.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

interface WatchAnswer {
  name: string;
  request: { path: string; headers: Record<string, string> };
  response: {
    status: number;
    headers: Record<string, string>;
    transferEncoding?: string;
  };
  lines: { line?: unknown; text?: string }[];
  end: { why: string };
}

const FILE = 'watch-protocol.json';
const CONFIG_MAPS = '/api/v1/namespaces/rec-k8s-watch/configmaps';
/** The version of the list before the recorded changes. */
const LISTED = '25531';

let test: TestCluster;
let listed: string;

const recorded: WatchAnswer[] = JSON.parse(
  readFileSync(new URL(`__fixtures__/${FILE}`, import.meta.url), 'utf8'),
);

const create = (name: string, rest: object) =>
  test.admin.post(CONFIG_MAPS, {
    metadata: { name, ...rest },
    data: { a: '1' },
  });
const patch = (name: string, body: object) =>
  test.admin.patch(`${CONFIG_MAPS}/${name}`, 'merge', body);
const write = (z: string) => patch('one', { data: { z } });

beforeAll(async () => {
  test = await startTestCluster({
    clock: createFastClock(10),
    historySize: 20,
  });
  await test.admin.post('/api/v1/namespaces', {
    metadata: { name: 'rec-k8s-watch' },
  });
  await create('two', { labels: { on: 'no' } });
  await create('one', {});
  // So often that the server forgets the first revision.
  for (let n = 0; n < 30; n++) await write(String(n));
  await write('3');
  await eventually(() =>
    test.running.cluster.objects.get(
      'configmaps',
      'rec-k8s-watch',
      'kube-root-ca.crt',
    ),
  );
  const list = await test.admin.get(CONFIG_MAPS);
  listed = list.body.metadata.resourceVersion;
});

afterAll(() => test.stop());

/** What the recorder changed while it watched. */
const MEANWHILE: Record<string, () => Promise<unknown>> = {
  'no resourceVersion: synthetic ADDED for what exists, then live':
    async () => {
      await create('three', {});
      await patch('three', { data: { x: 'y' } });
      await test.admin.delete(`${CONFIG_MAPS}/three`);
    },
  'from the list resourceVersion: only changes': () => write('1'),
  sendInitialEvents: () => write('2'),
  'label selector: object leaving the selection is DELETED': async () => {
    await patch('two', { metadata: { labels: { on: 'yes' } } });
    await patch('two', { metadata: { labels: { on: 'no' } } });
  },
  'table watch': () => write('3'),
};

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
/** Long enough for a line to come that should not. */
const SILENCE_MS = 50;
/** As long as a line that is accepted to be missing is waited for. */
const PATIENCE_MS = 1_000;

/** A certificate is another one on every cluster. */
function neutral(line: unknown): unknown {
  const text = JSON.stringify(masked(line));
  return JSON.parse(text.replace(/-----BEGIN [^"]*|<redacted>/g, '<pem>'));
}

/** Each path of each line, or the lines when there are more or fewer. */
function lineDifferences(wanted: unknown[], given: unknown[]): string[] {
  if (wanted.length === given.length) {
    return valueDifferences('lines', wanted, given);
  }
  const texts = (lines: unknown[]) => lines.map(line => JSON.stringify(line));
  return listDifferences('lines', texts(wanted), texts(given));
}

async function watched({ name, request, lines, end }: WatchAnswer) {
  const watch = await test.admin.watch(
    request.path.replace(LISTED, listed),
    request.headers,
  );
  await MEANWHILE[name]?.();
  if (end.why === 'server ended the body') await watch.ended;
  else await Promise.race([watch.take(lines.length), pause(PATIENCE_MS)]);
  await pause(SILENCE_MS);
  watch.close();
  return watch;
}

it.each(recorded.filter(({ response }) => response.status === 200))(
  'watches go as on a real server: $name',
  async answer => {
    const { name, response, lines } = answer;
    const ours = await watched(answer);
    const differences = [
      ...valueDifferences('status', response.status, ours.status),
      ...valueDifferences(
        'headers',
        {
          ...pickHeaders(response.headers),
          transferEncoding: response.transferEncoding,
        },
        {
          ...pickHeaders(ours.headers as Record<string, string>),
          transferEncoding: ours.headers['transfer-encoding'],
        },
      ),
      ...lineDifferences(
        lines.map(({ line }) => neutral(line)),
        ours.lines.map(neutral),
      ),
    ];
    expect(unaccepted(`${FILE} ${name}`, differences)).toEqual([]);
  },
);

it.each(recorded.filter(({ response }) => response.status !== 200))(
  'watches are refused as by a real server: $name',
  async ({ name, request, response, lines: [{ line, text }] }) => {
    const { status, headers, body, ...answer } = await test.admin.get(
      request.path,
      request.headers,
    );
    const differences = [
      ...valueDifferences('status', response.status, status),
      ...valueDifferences(
        'headers',
        pickHeaders(response.headers),
        pickHeaders(headers as Record<string, string>),
      ),
      ...valueDifferences('body', line ?? text, body ?? answer.text.trimEnd()),
    ];
    expect(unaccepted(`${FILE} ${name}`, differences)).toEqual([]);
  },
);
