import type { LocalCluster } from '../cluster.ts';
import { installControllers } from '../controllers/installControllers.ts';
import { installPods } from '../pods/installPods.ts';
import type { RunningCluster } from '../startCluster.ts';
import type { ApiClient, WatchReader } from './apiClient.ts';
import { createFastClock } from './fastClock.ts';
import {
  storyDifferences,
  unaccepted,
  valueDifferences,
} from './storyDifferences.ts';
import { startTestCluster } from './testCluster.ts';
import type {
  RecordedRequest,
  WatchRecord,
  WatchRecording,
} from './watchRecording.ts';
import { readWatchRecording } from './watchRecording.ts';
import { milestonesOf } from './watchMilestones.ts';
import { tellStory } from './watchStory.ts';

export interface ReplayOptions {
  /** How many times as fast as recorded the sandbox's time passes. */
  speed?: number;
  /** Longest wait for a recorded moment beyond its time, in milliseconds of the wall clock. */
  patienceMs?: number;
  /** What runs in the cluster; pods and controllers unless given. */
  install?: (cluster: LocalCluster) => void;
  /** Of which objects' lines are left out. */
  except?: RegExp;
}

const SPEED = 10;
const PATIENCE_MS = 4_000;
const LOOK_MS = 10;
/** What may still come after the last recorded moment. */
const AFTERMATH_MS = 100;

class Replay {
  readonly #recording: WatchRecording;
  readonly #running: RunningCluster;
  readonly #admin: ApiClient;
  readonly #patienceMs: number;
  readonly #watches: { resource: string; reader: WatchReader }[] = [];
  /** Names that the server made up, as recorded and as here. */
  readonly #seen: WatchRecord[] = [];

  constructor(
    recording: WatchRecording,
    running: RunningCluster,
    admin: ApiClient,
    { patienceMs = PATIENCE_MS, speed = SPEED }: ReplayOptions,
  ) {
    this.#recording = recording;
    this.#running = running;
    this.#admin = admin;
    this.#patienceMs = patienceMs + recording.durationMs / speed;
  }

  async run(): Promise<string[]> {
    const { namespace, records, requests, resources } = this.#recording;
    await this.#admin.post('/api/v1/namespaces', {
      metadata: { name: namespace },
    });
    for (const resource of resources) await this.#watch(resource);
    const refusals: string[] = [];
    for (const [index, request] of requests.entries()) {
      await this.#moment(records.slice(0, request.after));
      refusals.push(...(await this.#send(index, request)));
    }
    await this.#moment(records);
    await pause(AFTERMATH_MS);
    this.#collect();
    const lines = storyDifferences(tellStory(records), tellStory(this.#seen));
    return [...refusals, ...lines];
  }

  stop(): void {
    for (const { reader } of this.#watches) reader.close();
  }

  async #watch(resource: string): Promise<void> {
    const type = this.#running.cluster.resources.find(
      ({ plural }) => plural === resource,
    );
    if (!type) throw new Error(`The sandbox serves no ${resource}`);
    const root = type.group ? `/apis/${type.group}` : '/api';
    const { namespace } = this.#recording;
    const scope = type.namespaced ? `/namespaces/${namespace}` : '';
    const reader = await this.#admin.watch(
      `${root}/${type.version}${scope}/${resource}?watch=true`,
    );
    this.#watches.push({ resource, reader });
  }

  async #moment(records: WatchRecord[]): Promise<void> {
    const wanted = milestonesOf(records);
    const deadline = Date.now() + this.#patienceMs;
    while (Date.now() < deadline) {
      this.#collect();
      if (milestonesOf(this.#seen) === wanted) return;
      await pause(LOOK_MS);
    }
  }

  async #send(index: number, request: RecordedRequest): Promise<string[]> {
    const { method, headers, status, response } = request;
    const [recordedName, ourName] = this.#ourName(request);
    const rename = (text: string) =>
      recordedName ? text.replaceAll(recordedName, ourName) : text;
    const path = rename(request.path);
    const body = request.body && rename(JSON.stringify(request.body));
    const answer = await this.#admin.send({ method, path, headers, body });
    const name = `request ${index} ${method} ${request.path}`;
    const recorded = { status, response };
    const ours = { status: answer.status, response: response && answer.body };
    return valueDifferences(name, recorded, ours);
  }

  /** Where a request names a pod by its random name, ours in the same place. */
  #ourName({ path, after }: RecordedRequest): [recorded: string, ours: string] {
    const { records } = this.#recording;
    const recorded = records
      .slice(0, after)
      .find(({ object }) => path.split(/[/?]/).includes(object.metadata.name));
    if (!recorded?.object.metadata.ownerReferences) return ['', ''];
    const { name } = recorded.object.metadata;
    const siblings = (all: WatchRecord[]) => [
      ...new Set(
        all
          .filter(({ resource }) => resource === recorded.resource)
          .filter(({ object }) => object.metadata.ownerReferences)
          .map(({ object }) => object.metadata.name),
      ),
    ];
    const place = siblings(records).indexOf(name);
    return [name, siblings(this.#seen)[place] ?? name];
  }

  /** Takes in what has come, in the order of the cluster's writes. */
  #collect(): void {
    const lines = this.#watches.flatMap(({ resource, reader }) =>
      reader.lines.splice(0).map(line => ({ resource, ...line })),
    );
    const version = ({ object }: WatchRecord) =>
      Number(object.metadata.resourceVersion);
    this.#seen.push(...lines.sort((a, b) => version(a) - version(b)));
  }
}

/** What the recorded cluster had besides its API server. */
function installWorkloads(cluster: LocalCluster): void {
  installPods(cluster, { nodes: 1 });
  installControllers(cluster);
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
  });
}

/**
 * Sends the requests of a recorded watch to a fresh sandbox cluster, each when
 * the objects stand as they did on the real one, watches over HTTP as the
 * recorder did, and returns how what was seen differs from the recording, less
 * what `acceptedDifferences.ts` accepts for `<file>`:
 *
 * - `pods/web-#1-*.states: <recorded> -> <ours>` order and content of states,
 * - `deployments/web.counts.readyReplicas: 0, 2 -> 0, 1` counts, turning points,
 * - `deployments/web.events: …` Events with type, reason, part, message, count,
 * - `deployments/web.status.conditions.0.reason: …` the object as last seen,
 * - `request 2 POST /api/…: …` status and refusal of a request.
 *
 * A moment that does not come is waited for `patienceMs` and then passed over:
 * the lines tell what was missing.
 *
 * ```ts
 * const file = new URL('__fixtures__/watches/pod-oomkilled.jsonl', import.meta.url);
 * expect(await replayWatch(file)).toEqual([]);
 * ```
 */
export async function replayWatch(
  file: URL,
  options: ReplayOptions = {},
): Promise<string[]> {
  const { install = installWorkloads, except = /^$/ } = options;
  const recording = readWatchRecording(file);
  const clock = createFastClock(options.speed ?? SPEED, recording.startedAt);
  const test = await startTestCluster({ clock, install });
  const replay = new Replay(recording, test.running, test.admin, options);
  try {
    const all = await replay.run();
    const lines = all.filter(line => !except.test(line));
    return unaccepted(file.pathname.split('/').at(-1) ?? '', lines);
  } finally {
    replay.stop();
    await test.stop();
  }
}
