import type { ApiClient } from '../../__testUtils__/apiClient.ts';
import type { RunningCluster } from '../../startCluster.ts';
import type { KubeObject } from '../../types.ts';
import { succeededCondition } from '../conditions.ts';

type State = [status: string, reason: string];

interface RecordedRequest {
  method: string;
  path: string;
  contentType?: string;
  body?: unknown;
  status: number;
  /** Of a refusal. */
  message?: string;
  /** How the runs stood when it was sent. */
  after?: Record<string, State>;
}

/** What became of the runs of one namespace. */
export interface Outcomes {
  transitions: Record<string, State[]>;
  final: Record<string, unknown>;
  /** Name and phase of the pods that are left. */
  pods: string[];
  deleted?: string[];
  /** By object: type, reason and message. */
  events: Record<string, string[]>;
  /** Text, or the status of the refusal, by path. */
  logs?: Record<string, string | number>;
}

export interface RunRecording extends Outcomes {
  namespace: string;
  requests: RecordedRequest[];
}

const RUNS = ['pipelineruns', 'taskruns', 'customruns'];
const PATIENCE_MS = 100_000;
const LOOK_MS = 10;

/** Sends what was recorded to a cluster and tells what became of it. */
export class RunReplay {
  readonly #recording: RunRecording;
  readonly #cluster: RunningCluster['cluster'];
  readonly #admin: ApiClient;
  readonly #deadline = Date.now() + PATIENCE_MS;
  readonly #transitions: Record<string, State[]> = {};
  readonly #objects = new Map<string, KubeObject>();
  readonly #deleted: string[] = [];
  readonly #events: Record<string, string[]> = {};

  constructor(
    recording: RunRecording,
    { cluster }: RunningCluster,
    admin: ApiClient,
  ) {
    this.#recording = recording;
    this.#cluster = cluster;
    this.#admin = admin;
  }

  /** Differences of the answers to requests, and what became of the runs. */
  async run(): Promise<{ refusals: string[]; outcomes: Outcomes }> {
    const { namespace, requests, transitions, pods } = this.#recording;
    await this.#admin.post('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    const stops = this.#watch(namespace);
    const refusals: string[] = [];
    for (const request of requests) {
      await this.#until(() => this.#passed(request.after ?? {}));
      refusals.push(...(await this.#send(request)));
    }
    const last = Object.entries(transitions).flatMap(([run, states]) => {
      const state = states.at(-1);
      return state ? [[run, state] as const] : [];
    });
    await this.#until(() => this.#reached(Object.fromEntries(last)));
    const left = this.#general(String(pods));
    await this.#until(() => String(this.#pods()) === left);
    const logs = await this.#logs();
    stops.forEach(stop => stop());
    return { refusals, outcomes: this.#outcomes(logs) };
  }

  #watch(namespace: string): (() => void)[] {
    const { objects } = this.#cluster;
    const runs = RUNS.map(plural =>
      objects.watch(
        `${plural}.tekton.dev`,
        ({ type, object }) => this.#see(type, object),
        { namespace },
      ),
    );
    const events = objects.watch(
      'events',
      ({ type, object }) => type === 'ADDED' && this.#seeEvent(object),
      { namespace },
    );
    return [...runs, events];
  }

  #see(type: string, object: KubeObject): void {
    const run = `${object.kind}/${object.metadata.name}`;
    const seen = (this.#transitions[run] ??= []);
    if (type === 'DELETED') {
      this.#deleted.push(run);
      this.#objects.delete(run);
      return;
    }
    this.#objects.set(run, object);
    const condition = succeededCondition(object.status);
    if (!condition) return;
    const state: State = [condition.status, condition.reason];
    if (String(seen.at(-1)) !== String(state)) seen.push(state);
  }

  #seeEvent({ involvedObject, type, reason, message = '' }: KubeObject): void {
    const { kind, name } = involvedObject;
    if (!/^(TaskRun|PipelineRun)$/.test(kind)) return;
    // How far things have come in between differs with the speed of the machine.
    if (/^pod status|Incomplete: /.test(message)) return;
    const text = [type, reason, message].filter(Boolean).join(' ');
    (this.#events[`${kind}/${name}`] ??= []).push(text);
  }

  async #send(request: RecordedRequest): Promise<string[]> {
    const { method, path, contentType, body, status, message } = request;
    const answer = await this.#admin.send({
      method,
      path,
      ...(contentType && { headers: { 'Content-Type': contentType } }),
      ...(body !== undefined && { body }),
    });
    const recorded = `${status} ${message ?? ''}`;
    const refusal = answer.status >= 400 ? answer.body?.message : '';
    const ours = `${answer.status} ${refusal}`;
    return recorded === ours
      ? []
      : [`${method} ${path}: ${recorded} -> ${ours}`];
  }

  /** Whether the runs stand so, or in passing stood. */
  #passed(states: Record<string, State>): boolean {
    return Object.entries(states).every(([run, state]) =>
      this.#transitions[run]?.some(seen => String(seen) === String(state)),
    );
  }

  #reached(states: Record<string, State>): boolean {
    const now = Object.fromEntries(
      Object.entries(this.#transitions).map(([run, seen]) => [
        this.#general(run),
        String(seen.at(-1)),
      ]),
    );
    return Object.entries(states).every(
      ([run, state]) => now[this.#general(run)] === String(state),
    );
  }

  #pods(): string[] {
    const { namespace } = this.#recording;
    return this.#cluster.objects
      .list('pods', { namespace })
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map(({ metadata, status }) => `${metadata.name} ${status?.phase}`)
      .map(text => this.#general(text));
  }

  /** Those of pods that are being deleted go with them. */
  async #logs(): Promise<Outcomes['logs']> {
    const { logs } = this.#recording;
    if (!logs) return undefined;
    const entries = Object.entries(logs).map(async ([path, recorded]) => {
      let answer = await this.#admin.get(path);
      while (recorded === 404 && answer.status !== 404 && !this.#late) {
        await pause();
        answer = await this.#admin.get(path);
      }
      return [path, answer.status === 200 ? answer.text : answer.status];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  get #late(): boolean {
    return Date.now() > this.#deadline;
  }

  #outcomes(logs: Outcomes['logs']): Outcomes {
    const final = [...this.#objects].map(([run, object]) => {
      const { metadata, spec, status } = object;
      const { labels, annotations } = metadata;
      const marks = {
        ...(labels && { labels }),
        ...(annotations && { annotations }),
      };
      return [run, { metadata: marks, spec, status: status ?? {} }];
    });
    return {
      transitions: this.#transitions,
      final: Object.fromEntries(final),
      pods: this.#pods(),
      ...(this.#deleted.length > 0 && { deleted: this.#deleted }),
      events: this.#events,
      ...(logs && { logs }),
    };
  }

  /** Without what the server made up in a generated name. */
  #general(text: string): string {
    return generalNames(text, this.#recording);
  }

  /** Goes on when it takes too long: the comparison tells what is missing. */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#late) await pause();
  }
}

/** Replaces the random end of names that requests asked to be generated. */
export function generalNames(text: string, { requests }: RunRecording): string {
  const prefixes = requests.flatMap(({ body }) =>
    [...JSON.stringify(body ?? '').matchAll(/"generateName":"([^"]+)"/g)].map(
      ([, prefix]) => prefix,
    ),
  );
  return prefixes.reduce(
    (general, prefix) =>
      general.replace(new RegExp(`${prefix}[a-z0-9]{5}`, 'g'), `${prefix}*`),
    text,
  );
}

function pause(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, LOOK_MS);
  });
}
