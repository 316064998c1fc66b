import { timestamp } from '../../../kubernetes/clock.ts';
import { cloneJson, equalJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject, ObjectClient } from '../../../kubernetes/types.ts';
import type { ControllerOptions } from '../controllerContext.ts';
import { KeyQueue } from '../keyQueue.ts';
import {
  generateApplications,
  type GeneratedApplication,
} from './generateApplications.ts';
import { conditionsOf, resourcesOf } from './setStatus.ts';

const RESOURCE = 'applicationsets.argoproj.io';
const APPLICATIONS = 'applications.argoproj.io';
const MANAGER = 'argocd-applicationset-controller';
const REFRESH = 'argocd.argoproj.io/application-set-refresh';
const REQUEUE_MS = 180_000;
/** Annotations of Applications that others write. */
const KEPT_ANNOTATIONS = [
  'argocd.argoproj.io/refresh',
  'argocd.argoproj.io/hydrate',
  'notified.notifications.argoproj.io',
];

/** Makes the Applications that ApplicationSets stand for. */
export class ApplicationSetController {
  readonly #options: ControllerOptions;
  readonly #objects: ObjectClient;
  readonly #queue: KeyQueue;
  #stops: Array<() => void> = [];

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#objects = options.objects.as(MANAGER);
    this.#queue = new KeyQueue(options.clock, 2, key => this.#reconcile(key));
  }

  start(): void {
    const { namespace } = this.#options;
    this.#stops = [
      this.#objects.watch(RESOURCE, ({ type, object }) => {
        const key = `${object.metadata.namespace}/${object.metadata.name}`;
        if (type === 'DELETED') this.#queue.forget(key);
        else this.#queue.add(key);
      }),
      this.#objects.watch(APPLICATIONS, ({ object }) => {
        const owner = ownerOf(object);
        if (owner) this.#queue.add(`${object.metadata.namespace}/${owner}`);
      }),
      this.#objects.watch('secrets', () => this.#lookAtAll(), {
        namespace,
        labelSelector: 'argocd.argoproj.io/secret-type=cluster',
      }),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#queue.stop();
  }

  #lookAtAll(): void {
    for (const { metadata, spec } of this.#objects.list(RESOURCE)) {
      if (JSON.stringify(spec.generators ?? []).includes('"clusters"')) {
        this.#queue.add(`${metadata.namespace}/${metadata.name}`);
      }
    }
  }

  async #reconcile(key: string): Promise<void> {
    const [namespace, name] = key.split('/');
    const set = this.#objects.get(RESOURCE, namespace, name);
    if (!set || set.metadata.deletionTimestamp) return;
    let problem: string | undefined;
    try {
      const wanted = await generateApplications(
        { ...this.#options, objects: this.#objects },
        set,
      );
      problem = this.#apply(set, wanted);
    } catch (error) {
      problem = (error as Error).message;
    }
    this.#persist(set, problem);
    const wait = requeueMs(set);
    if (wait !== undefined) this.#queue.addAfter(key, wait);
  }

  /** @returns what could not be done */
  #apply(set: KubeObject, wanted: GeneratedApplication[]): string | undefined {
    const { namespace } = set.metadata;
    const policy: string = set.spec.syncPolicy?.applicationsSync ?? 'sync';
    const problems: string[] = [];
    const attempt = (work: () => void) => {
      try {
        work();
      } catch (error) {
        problems.push((error as Error).message);
      }
    };
    for (const app of wanted) {
      const { name } = app.metadata;
      const present = this.#objects.get(APPLICATIONS, namespace, name);
      if (!present) attempt(() => this.#create(set, app));
      else if (policy === 'sync' || policy === 'create-update') {
        attempt(() => this.#update(set, present, app));
      }
    }
    if (policy === 'sync' || policy === 'create-delete') {
      const names = new Set(wanted.map(({ metadata }) => metadata.name));
      for (const { metadata } of this.#owned(set)) {
        if (names.has(metadata.name) || metadata.deletionTimestamp) continue;
        attempt(() => this.#delete(set, metadata.name));
      }
    }
    return problems.length > 0 ? problems.join('; ') : undefined;
  }

  #create(set: KubeObject, app: GeneratedApplication): void {
    const { namespace, name, uid } = set.metadata;
    this.#objects.create(APPLICATIONS, {
      ...app,
      metadata: {
        ...app.metadata,
        namespace,
        ownerReferences: [
          {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'ApplicationSet',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
    });
    this.#tell(set, 'Created', app.metadata.name);
  }

  #update(
    set: KubeObject,
    present: KubeObject,
    app: GeneratedApplication,
  ): void {
    const owner = ownerOf(present);
    if (owner !== set.metadata.name) {
      const { name } = app.metadata;
      throw new Error(
        `Object argocd/${name} is already owned by another ApplicationSet controller ${
          owner ?? ''
        }`,
      );
    }
    const next = cloneJson(present);
    next.spec = this.#nextSpec(set, present, app);
    next.metadata.labels = keep(set, 'labels', app, present, []);
    next.metadata.annotations = keep(
      set,
      'annotations',
      app,
      present,
      KEPT_ANNOTATIONS,
    );
    next.metadata.finalizers = app.metadata.finalizers;
    for (const field of ['labels', 'annotations', 'finalizers'] as const) {
      if (next.metadata[field] === undefined) delete next.metadata[field];
    }
    if (equalJson(next, present)) return;
    const { namespace, name } = present.metadata;
    this.#objects.modify(APPLICATIONS, namespace, name, current => {
      current.spec = next.spec;
      const { labels, annotations, finalizers } = next.metadata;
      Object.assign(current.metadata, { labels, annotations, finalizers });
    });
    this.#tell(set, 'Updated', name);
  }

  /** What `ignoreApplicationDifferences` names stays as it is. */
  #nextSpec(
    { spec }: KubeObject,
    present: KubeObject,
    app: GeneratedApplication,
  ): Record<string, unknown> {
    const next = cloneJson(app.spec) as Record<string, unknown>;
    for (const rule of spec.ignoreApplicationDifferences ?? []) {
      if (rule.name && rule.name !== app.metadata.name) continue;
      for (const pointer of rule.jsonPointers ?? []) {
        copyAt(String(pointer).split('/').slice(1), present, { spec: next });
      }
      for (const path of rule.jqPathExpressions ?? []) {
        copyAt(String(path).split('.').filter(Boolean), present, {
          spec: next,
        });
      }
    }
    return next;
  }

  #delete(set: KubeObject, name: string): void {
    this.#objects.delete(APPLICATIONS, set.metadata.namespace, name, {
      propagationPolicy: 'Background',
    });
    this.#tell(set, 'Deleted', name);
  }

  #owned(set: KubeObject): KubeObject[] {
    const { namespace, uid } = set.metadata;
    return this.#objects
      .list(APPLICATIONS, { namespace })
      .filter(({ metadata }) =>
        metadata.ownerReferences?.some(owner => owner.uid === uid),
      );
  }

  #persist(set: KubeObject, problem: string | undefined): void {
    const { namespace, name } = set.metadata;
    const now = timestamp(this.#options.clock.now());
    const resources = resourcesOf(this.#owned(set));
    if (set.metadata.annotations?.[REFRESH] !== undefined) {
      this.#objects.modify(RESOURCE, namespace, name, current => {
        delete current.metadata.annotations?.[REFRESH];
      });
    }
    this.#objects.modifyStatus(RESOURCE, namespace, name, current => {
      const status = (current.status ??= {});
      status.conditions = conditionsOf(status.conditions, problem, now);
      if (resources.length > 0) {
        status.resources = resources;
        status.resourcesCount = resources.length;
      } else {
        delete status.resources;
        delete status.resourcesCount;
      }
    });
  }

  #tell(set: KubeObject, done: string, name: string): void {
    const now = this.#options.clock.now();
    const at = timestamp(now);
    const { namespace, uid, resourceVersion } = set.metadata;
    this.#objects.create('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${set.metadata.name}.`, namespace },
      involvedObject: {
        kind: 'ApplicationSet',
        namespace,
        name: set.metadata.name,
        uid,
        apiVersion: 'argoproj.io/v1alpha1',
        resourceVersion,
      },
      reason: done.toLowerCase(),
      message: `${done} Application ${JSON.stringify(name)}`,
      source: { component: 'applicationset-controller' },
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type: 'Normal',
    });
  }
}

function ownerOf({ metadata }: KubeObject): string | undefined {
  return metadata.ownerReferences?.find(
    ({ kind, controller }) => kind === 'ApplicationSet' && controller,
  )?.name;
}

function keep(
  set: KubeObject,
  field: 'labels' | 'annotations',
  app: GeneratedApplication,
  present: KubeObject,
  always: string[],
): Record<string, string> | undefined {
  const names: string[] = set.spec.preservedFields?.[field] ?? [];
  const kept = Object.entries(present.metadata[field] ?? {}).filter(
    ([key]) =>
      names.includes(key) || always.some(prefix => key.startsWith(prefix)),
  );
  const metadata: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  } = app.metadata;
  const next = { ...Object.fromEntries(kept), ...metadata[field] };
  return Object.keys(next).length > 0 ? next : undefined;
}

function copyAt(path: string[], from: unknown, to: unknown): void {
  const [name, ...rest] = path;
  if (typeof from !== 'object' || typeof to !== 'object' || !from || !to)
    return;
  const source = from as Record<string, unknown>;
  const target = to as Record<string, unknown>;
  if (rest.length > 0) copyAt(rest, source[name], target[name]);
  else if (source[name] === undefined) delete target[name];
  else target[name] = cloneJson(source[name]);
}

/** Repositories tell nobody that they have changed. */
function requeueMs({ spec }: KubeObject): number | undefined {
  const text = JSON.stringify(spec.generators ?? []);
  if (!text.includes('"git"')) return undefined;
  const given = /"requeueAfterSeconds":(\d+)/.exec(text);
  return given ? Number(given[1]) * 1_000 : REQUEUE_MS;
}
