import { readdirSync, readFileSync } from 'node:fs';
import { createSystemClock } from '../clock.ts';
import { createCluster } from '../cluster.ts';
import { installPods } from '../pods/installPods.ts';
import type { Clock, Cluster, KubeObject } from '../types.ts';
import { ACCEPTED_DIFFERENCES } from './acceptedDifferences.ts';
import { installTekton } from './installTekton.ts';

type Transition = [status: string, reason: string];

interface Request {
  method: string;
  resource: string;
  name?: string;
  body: any;
  /** How the runs stood when it was sent. */
  after?: Record<string, Transition>;
  message?: string;
}

interface Recording {
  namespace: string;
  requests: Request[];
  transitions: Record<string, Transition[]>;
  final: Record<string, { metadata: any; spec: any; status: any }>;
  pods: string[];
}

const SPEED = 5;
const DIRECTORY = new URL('__fixtures__/replay/', import.meta.url);
const RUNS = ['pipelineruns.tekton.dev', 'taskruns.tekton.dev'];

/** Time that runs faster, so that recorded sleeps and timeouts pass soon. */
function createFastClock(): Clock {
  const clock = createSystemClock();
  const start = clock.now();
  return {
    now: () => start + (clock.now() - start) * SPEED,
    after: (ms, callback) => clock.after(ms / SPEED, callback),
    sleep: (ms, signal) => clock.sleep(ms / SPEED, signal),
  };
}

class Replay {
  readonly cluster: Cluster & { stop(): void };
  readonly transitions: Record<string, Transition[]> = {};
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.cluster = createCluster({ name: 'test', clock: createFastClock() });
    installPods(this.cluster);
    installTekton(this.cluster);
    const { objects } = this.cluster;
    objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: recording.namespace },
    });
    RUNS.forEach(resource =>
      objects.watch(resource, ({ object }) => this.#see(object)),
    );
  }

  async run(): Promise<void> {
    for (const request of this.#recording.requests) {
      for (const [run, state] of Object.entries(request.after ?? {})) {
        await until(() => this.#reached(run, state));
      }
      this.#send(request);
    }
    for (const [run, states] of Object.entries(this.#recording.transitions)) {
      const last = states.at(-1);
      if (last) await until(() => this.#reached(run, last));
    }
    await until(() => this.pods().every(pod => !/Running|Pending/.test(pod)));
  }

  final(run: string): unknown {
    const [kind, name] = run.split('/');
    const object = this.cluster.objects.get(
      `${kind.toLowerCase()}s.tekton.dev`,
      this.#recording.namespace,
      name,
    );
    const { labels, annotations } = object?.metadata ?? {};
    return {
      metadata: {
        ...(labels && { labels }),
        ...(annotations && { annotations }),
      },
      spec: object?.spec,
      status: object?.status,
    };
  }

  pods(): string[] {
    const pods = this.cluster.objects.list('pods', {
      namespace: this.#recording.namespace,
    });
    return pods.map(
      ({ metadata, status }) => `${metadata.name} ${status?.phase}`,
    );
  }

  #send({ method, resource, name = '', body }: Request): void {
    const { objects } = this.cluster;
    const { namespace } = this.#recording;
    if (method === 'POST') {
      objects.create(this.#resource(resource), {
        ...body,
        metadata: { ...body.metadata, namespace },
      });
    } else if (method === 'PATCH') {
      objects.modify(this.#resource(resource), namespace, name, object => {
        for (const [field, value] of Object.entries(body.spec)) {
          if (value === null) delete object.spec[field];
          else object.spec[field] = value;
        }
      });
    }
  }

  #resource(plural: string): string {
    return /^(tasks|pipelines|taskruns|pipelineruns)$/.test(plural)
      ? `${plural}.tekton.dev`
      : plural;
  }

  #see(object: KubeObject): void {
    const seen = (this.transitions[`${object.kind}/${object.metadata.name}`] ??=
      []);
    const condition = object.status?.conditions?.[0];
    const last = seen.at(-1);
    if (
      !condition ||
      (last?.[0] === condition.status && last?.[1] === condition.reason)
    )
      return;
    seen.push([condition.status, condition.reason]);
  }

  #reached(run: string, [status, reason]: Transition): boolean {
    const last = this.transitions[run]?.at(-1);
    return last?.[0] === status && last[1] === reason;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 5);
    });
  }
}

const VOLATILE: Record<string, string> = {
  containerID: 'CONTAINER',
  imageID: 'IMAGE',
  'tekton.dev/pipelineRunUID': 'UID',
};

/** Times, uids and what the machine was called do not matter. */
function normalise(value: unknown, key = ''): unknown {
  if (VOLATILE[key]) return VOLATILE[key];
  if (typeof value === 'string') {
    return value
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID');
  }
  if (Array.isArray(value)) return value.map(item => normalise(item));
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).map(([field, item]) => [
      field,
      normalise(item, field),
    ]);
    return Object.fromEntries(entries);
  }
  return value;
}

/** Every path at which the two differ, with both values. */
function differences(recorded: any, ours: any, path: string): string[] {
  if (JSON.stringify(recorded) === JSON.stringify(ours)) return [];
  const objects = [recorded, ours].every(
    value => value && typeof value === 'object' && !Array.isArray(value),
  );
  const lists =
    [recorded, ours].every(Array.isArray) && recorded.length === ours.length;
  if (!objects && !lists)
    return [`${path}: ${JSON.stringify(recorded)} -> ${JSON.stringify(ours)}`];
  const keys = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
  return [...keys].flatMap(key =>
    differences(recorded[key], ours[key], `${path}.${key}`),
  );
}

function unaccepted(scenario: string, found: string[]): string[] {
  const accepted = ACCEPTED_DIFFERENCES.filter(
    ({ scenarios }) => !scenarios || scenarios.includes(scenario),
  );
  return found.filter(
    difference =>
      !accepted.some(({ difference: pattern }) => pattern.test(difference)),
  );
}

const scenarios = readdirSync(DIRECTORY).map(file => file.replace('.json', ''));

describe('runs go as recorded on a real cluster', () => {
  it.each(scenarios)(
    '%s',
    async scenario => {
      const file = readFileSync(new URL(`${scenario}.json`, DIRECTORY), 'utf8');
      const recording: Recording = JSON.parse(file);
      const replay = new Replay(recording);
      try {
        await replay.run();
        const found = Object.keys(recording.final).flatMap(run => [
          ...differences(
            recording.transitions[run],
            replay.transitions[run],
            `${run} transitions`,
          ),
          ...differences(
            normalise(recording.final[run]),
            normalise(replay.final(run)),
            run,
          ),
        ]);
        found.push(...differences(recording.pods, replay.pods(), 'pods'));
        expect(unaccepted(scenario, found)).toEqual([]);
      } finally {
        replay.cluster.stop();
      }
    },
    20_000,
  );
});
