import { readFileSync } from 'node:fs';
import { comparable } from '../../kubernetes/__testUtils__/recording.ts';
import { sortedJson } from '../controller/resourceKey.ts';
import { differences } from '../controller/__testUtils__/recordedStory.ts';
import { RecordedArgoCd } from '../__testUtils__/recordedArgoCd.ts';
import { StreamReader } from '../__testUtils__/streamReader.ts';

const FIXTURES = new URL('__fixtures__/', import.meta.url);
const NAME = 'rec-short';
const FIELDS = [
  'type',
  ...[
    'metadata.name',
    'metadata.namespace',
    'metadata.creationTimestamp',
    'metadata.deletionTimestamp',
    'operation.sync',
    'spec.project',
    'status.health',
    'status.operationState.phase',
    'status.operationState.startedAt',
    'status.operationState.finishedAt',
    'status.summary',
    'status.sync.status',
    'status.sync.revision',
  ].map(field => `application.${field}`),
].map(field => `result.${field}`);

interface Told {
  type: string;
  object: unknown;
}

const EVENTS = 'text/event-stream';

const world = new RecordedArgoCd();
const readers: Record<string, StreamReader> = {};

function open(
  name: string,
  query: string,
  accept: string,
  token = world.admin,
): void {
  const url = `${world.argo.url}/api/v1/stream/${query}`;
  readers[name] = new StreamReader(url, accept, token);
}

beforeAll(async () => {
  await world.start();
  await world.call('POST', 'projects', {
    body: {
      project: {
        metadata: { name: 'rec-proj' },
        spec: {
          sourceRepos: ['*'],
          destinations: [{ server: '*', namespace: 'rec-cd-app' }],
          roles: [{ name: 'other', policies: [] }],
        },
      },
    },
  });
  const { token } = await world.call(
    'POST',
    'projects/rec-proj/roles/other/token',
    { body: { expiresIn: 3600 } },
  );
  const lines = 'application/json';
  const fields = `fields=${FIELDS.join(',')}`;
  open('stream-applications.jsonl', 'applications', lines);
  open(
    'stream-applications-fields-sse.jsonl',
    `applications?${fields}`,
    EVENTS,
  );
  open(
    'stream-applications-from-resourceversion.jsonl',
    `applications?resourceVersion=1&${fields}`,
    EVENTS,
  );
  open('missing', 'applications/rec-none/resource-tree', EVENTS);
  open('role', 'applications', lines, token);
  await live();
});

afterAll(async () => {
  for (const reader of Object.values(readers)) reader.close();
  await world.stop();
});

/** An application is made, synced and deleted. */
async function live(): Promise<void> {
  // A stream is not heard of before its first event.
  await readers.missing.contains('permission denied');
  await world.create(NAME, 'kustom', 'rec-cd-app');
  await world.until(NAME, ({ status }) => status.sync.status === 'OutOfSync');
  open('tree', `applications/${NAME}/resource-tree`, EVENTS);
  await world.call('POST', `applications/${NAME}/sync`, { body: {} });
  await world.until(
    NAME,
    ({ status, operation }) => status.sync.status === 'Synced' && !operation,
  );
  await readers.tree.contains('k-cm');
  await world.call('DELETE', `applications/${NAME}`);
  const told = Object.keys(readers).filter(name => name.endsWith('.jsonl'));
  await Promise.all(told.map(name => readers[name].contains('"DELETED"')));
}

const recordedIn = (name: string) =>
  readFileSync(new URL(name, FIXTURES), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

/** One line for each event; of what is told twice one. */
function story(events: Told[]): string[] {
  const lines = events.map(({ type, object }) =>
    `${type} ${sortedJson(comparable(object))}`
      .replaceAll(`${world.forge.url}/rec/`, 'http://127.0.0.1:8930/')
      .replaceAll(/\b[0-9a-f]{40}\b/g, '<sha>')
      .replaceAll(/"generation":\d+/g, '"generation":0'),
  );
  return lines.filter((line, index) => line !== lines[index - 1]);
}

function toldBy({ text }: StreamReader): Told[] {
  return text
    .split('\n')
    .map(line => line.replace(/^data: /, ''))
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line).result)
    .map(({ type, application }) => ({ type, object: application }));
}

it.each([
  'stream-applications.jsonl',
  'stream-applications-fields-sse.jsonl',
  'stream-applications-from-resourceversion.jsonl',
])('%s', name => {
  const recorded = recordedIn(name);
  const lines = differences(story(recorded), story(toldBy(readers[name])));
  world.acceptance.note(name, lines);
  expect(world.acceptance.unaccepted(name, lines)).toEqual([]);
});

it('frames are as long as they were', async () => {
  const lines = readers['stream-applications.jsonl'];
  expect(lines.headers).toMatchObject({
    'content-type': 'application/json',
    'transfer-encoding': 'chunked',
  });
  expect(lines.text).toMatch(/^(\{"result":.*\}\n)+$/);
  const events = readers['stream-applications-fields-sse.jsonl'];
  expect(events.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'transfer-encoding': 'chunked',
  });
  expect(events.text).toMatch(/^(data: \{"result":.*\} \n\n\n)+$/);
  expect(readers.missing.text).toBe(
    'data: {"error":{"grpc_code":7,"http_code":403,"message":"permission denied","http_status":"Forbidden"}} \n\n\n',
  );
});

it('the tree is told when it changes, and not before', () => {
  const [recorded] = recordedIn('stream-resource-tree.jsonl');
  const [frame] = readers.tree.text.split('\n\n\n');
  const { result } = JSON.parse(frame.replace(/^data: /, ''));
  const named = (node: object) => ({ ...node, name: 'settings' });
  // What was there when it was opened was told by nobody.
  expect(comparable(result.nodes.map(named))).toEqual(
    comparable(recorded.object.nodes),
  );
});

it('a role that may see nothing hears nothing', () => {
  expect(readers.role.headers).toBeUndefined();
});

it('accepted differences are there', () => {
  expect(world.acceptance.gone).toEqual([]);
});
