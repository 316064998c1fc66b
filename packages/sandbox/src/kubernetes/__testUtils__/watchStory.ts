import type { KubeObject } from '../types.ts';
import { aliasesOf, type Aliases } from './objectAliases.ts';
import type { WatchRecord } from './watchRecording.ts';

/** What watchers learnt of one object, without what differs from run to run. */
export interface ObjectStory {
  /** Significant states in order, each once until it changes. */
  states: string[];
  /** Counts of the status, each at its turning points. */
  counts: Record<string, number[]>;
  /** Events about the object in the order of their first appearance. */
  events: string[];
  final: unknown;
}

/** By name; objects that only differ in a random suffix share one. */
export type Story = Map<string, ObjectStory[]>;

/** Members that say nothing about behaviour. */
const VARYING: Record<string, string> = {
  uid: 'UID',
  resourceVersion: 'VERSION',
  creationTimestamp: 'TIME',
  containerID: 'CONTAINER',
  imageID: 'IMAGE',
  nodeName: 'NODE',
  holderIdentity: 'NODE',
  'pod-template-hash': 'HASH',
  'controller-revision-hash': 'HASH',
  'controller.kubernetes.io/hash': 'HASH',
};

class StoryTeller {
  readonly #aliases: Aliases;
  readonly #objects = new Map<string, ObjectStory & { alias: string }>();
  readonly #events = new Map<string, Map<string, string>>();

  constructor(aliases: Aliases) {
    this.#aliases = aliases;
  }

  see({ resource, type, object }: WatchRecord): void {
    const { uid } = object.metadata;
    const alias = `${resource}/${this.#aliases.nameOf(object)}`;
    const told = this.#objects.get(uid) ?? {
      alias,
      states: [],
      counts: {},
      events: [],
      final: undefined,
    };
    this.#objects.set(uid, told);
    const state =
      type === 'DELETED' ? 'deleted' : this.#aliases.mask(stateOf(object));
    if (told.states.at(-1) !== state) told.states.push(state);
    for (const [name, count] of Object.entries(countsOf(object))) {
      addTurningPoint((told.counts[name] ??= [0]), count);
    }
    const { generation: _generation, ...metadata } = object.metadata;
    // The generation of an EndpointSlice counts how often it was written.
    const isSlice = object.kind === 'EndpointSlice';
    told.final = this.#comparable(isSlice ? { ...object, metadata } : object);
  }

  hear(event: KubeObject): void {
    const { involvedObject, source, reportingComponent } = event;
    const by = source?.component || reportingComponent;
    const about = this.#events.get(involvedObject.uid) ?? new Map();
    this.#events.set(involvedObject.uid, about);
    const path = involvedObject.fieldPath ? ` ${involvedObject.fieldPath}` : '';
    const text = `${event.type} ${event.reason}${path} by ${by}: ${event.message}`;
    const count = event.count ? ` x${event.count}` : '';
    about.set(event.metadata.uid, `${this.#aliases.mask(text)}${count}`);
  }

  story(): Story {
    const story: Story = new Map();
    for (const [uid, { alias, ...told }] of this.#objects) {
      const events = [...(this.#events.get(uid)?.values() ?? [])];
      this.#events.delete(uid);
      story.set(alias, [...(story.get(alias) ?? []), { ...told, events }]);
    }
    for (const [uid, events] of this.#events) {
      const alias = `events about ${this.#aliases.nameOfUid(uid)}`;
      const told = { states: [], counts: {}, final: undefined };
      const heard = { ...told, events: [...events.values()] };
      story.set(alias, [...(story.get(alias) ?? []), heard]);
    }
    return story;
  }

  #comparable(value: unknown, key = ''): unknown {
    if (value && VARYING[key]) return VARYING[key];
    if (typeof value === 'string') return this.#aliases.mask(value);
    if (Array.isArray(value)) {
      return value.map(item => this.#comparable(item));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value)
      .filter(([name]) => name !== 'managedFields')
      .map(([name, member]) => [name, this.#comparable(member, name)]);
    return Object.fromEntries(entries);
  }
}

/** Keeps 0, 2, 1 of 0, 1, 2, 1. */
function addTurningPoint(points: number[], next: number): void {
  const last = points.at(-1);
  if (last === undefined || last === next) return;
  const before = points.at(-2);
  if (
    before !== undefined &&
    Math.sign(last - before) === Math.sign(next - last)
  ) {
    points.pop();
  }
  points.push(next);
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
}

function stateOf({ kind, metadata, status, spec }: KubeObject): string {
  const conditions: Condition[] = status?.conditions ?? [];
  const { deletionTimestamp, finalizers } = metadata;
  return [
    deletionTimestamp && 'terminating',
    finalizers && `held by ${finalizers.join()}`,
    spec?.suspend && 'suspended',
    status?.phase,
    ...conditions
      .filter(({ type }) => !(kind === 'Pod' && isStartUp(type, status.phase)))
      .map(({ type, status: is, reason }) =>
        [`${type}=${is}`, reason].filter(Boolean).join('/'),
      )
      .sort(),
    ...(status?.initContainerStatuses ?? []).map(containerState),
    ...(status?.containerStatuses ?? []).map(containerState),
    ...(status?.ephemeralContainerStatuses ?? []).map(containerState),
  ]
    .filter(Boolean)
    .join(' ');
}

function isStartUp(condition: string, phase: string): boolean {
  return condition === 'PodReadyToStartContainers' && phase === 'Pending';
}

interface ContainerStatus {
  name: string;
  ready: boolean;
  restartCount: number;
  state: Record<string, { reason?: string; exitCode?: number }>;
}

function containerState(status: ContainerStatus): string {
  const { name, ready, restartCount } = status;
  const [[state, { reason, exitCode }] = ['unknown', {}]] = Object.entries(
    status.state,
  );
  const facts = [
    state,
    reason,
    exitCode,
    ready && 'ready',
    restartCount && `restarted ${restartCount}`,
  ];
  const text = facts.filter(
    item =>
      (item !== undefined && item !== false && item !== 0) ||
      (item === exitCode && item === 0),
  );
  return `[${name}: ${text.join(' ')}]`;
}

interface Endpoint {
  conditions: Record<string, boolean>;
}

const REPLICA_COUNTS: Record<string, string[]> = {
  Deployment: [
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'terminatingReplicas',
  ],
  ReplicaSet: [
    'readyReplicas',
    'availableReplicas',
    'fullyLabeledReplicas',
    'terminatingReplicas',
  ],
  StatefulSet: ['readyReplicas', 'currentReplicas', 'updatedReplicas'],
  DaemonSet: ['updatedNumberScheduled', 'numberAvailable', 'numberUnavailable'],
  Job: ['active', 'succeeded', 'failed', 'ready', 'terminating'],
  CronJob: ['active'],
};

function countsOf(object: KubeObject): Record<string, number> {
  const { kind, spec, status } = object;
  if (kind === 'EndpointSlice') {
    const endpoints: Endpoint[] = object.endpoints ?? [];
    const having = (condition: string) =>
      endpoints.filter(({ conditions }) => conditions[condition]).length;
    const conditions = ['ready', 'serving', 'terminating'];
    return Object.fromEntries(conditions.map(name => [name, having(name)]));
  }
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(status ?? {})) {
    if (typeof value === 'number') counts[name] = value;
    if (name === 'active' && Array.isArray(value)) counts.active = value.length;
  }
  // A count of none is left out of the status.
  for (const name of REPLICA_COUNTS[kind] ?? []) counts[name] ??= 0;
  if (typeof spec?.replicas === 'number')
    counts['spec.replicas'] = spec.replicas;
  return counts;
}

/**
 * Tells what watchers saw, object by object. Times, ids, addresses and random
 * suffixes are masked. Intermediate states whose being seen depends on the
 * speed of a machine are coalesced: of counts only turning points are kept
 * (0, 1, 2 is 0, 2), of a waiting pod not when its sandbox became ready, of
 * an EndpointSlice how many endpoints are in which condition.
 */
export function tellStory(records: WatchRecord[]): Story {
  const aliases = aliasesOf(records);
  const teller = new StoryTeller(aliases);
  for (const record of records) {
    if (record.resource === 'events') teller.hear(record.object);
    else teller.see(record);
  }
  return teller.story();
}
