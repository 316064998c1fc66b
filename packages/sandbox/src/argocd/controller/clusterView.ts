import { resourceNameOf } from '../../kubernetes/schema/resourceDefinition.ts';
import type { ResourceDefinition } from '../../kubernetes/schema/resourceDefinition.ts';
import type { StoredObject } from '../../kubernetes/store/storedObject.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import {
  INSTANCE_LABEL,
  parseTrackingId,
  TRACKING_ID,
} from '../repo/tracking.ts';
import type { ArgoCdSettings, DestinationCluster } from '../types.ts';
import { keyOf, keyText, versionOf, type ResourceKey } from './resourceKey.ts';

type LocalCluster = DestinationCluster['cluster'];

/** Kinds that Argo CD leaves out by default (`resource.exclusions`). */
const EXCLUDED = new Set([
  '/Endpoints',
  '/Event',
  'events.k8s.io/Event',
  'discovery.k8s.io/EndpointSlice',
  'coordination.k8s.io/Lease',
  'authentication.k8s.io/SelfSubjectReview',
  'authentication.k8s.io/TokenReview',
  'authorization.k8s.io/LocalSubjectAccessReview',
  'authorization.k8s.io/SelfSubjectAccessReview',
  'authorization.k8s.io/SelfSubjectRulesReview',
  'authorization.k8s.io/SubjectAccessReview',
  'certificates.k8s.io/CertificateSigningRequest',
]);

/** An owner of an owner of an owner …; more are surely a circle. */
const LONGEST_CHAIN = 10;

/** Hears of a change below an application. */
export type ChangeListener = (appName: string, isManaged: boolean) => void;

/** Finds definitions by what objects say of their kind. */
export class KindIndex {
  readonly #definitions = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    for (const definition of definitions) {
      const { group, kind, storedAs } = definition;
      if (!storedAs) this.#definitions.set(`${group}/${kind}`, definition);
    }
  }

  find(group: string, kind: string): ResourceDefinition | undefined {
    return this.#definitions.get(`${group}/${kind}`);
  }

  /** @returns undefined also where the kind is not served in the version */
  of({ apiVersion, kind }: KubeObject): ResourceDefinition | undefined {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const definition = this.find(group, kind);
    return definition?.versions.includes(versionOf(apiVersion))
      ? definition
      : undefined;
  }
}

/** One destination cluster as the controller watches it. */
export class ClusterView {
  readonly cluster: LocalCluster;
  readonly #tracking: () => ArgoCdSettings['tracking'];
  readonly #onChange: ChangeListener;
  /** Objects of each application, by their keys. */
  readonly #tracked = new Map<string, Map<string, StoredObject>>();
  readonly #stop: () => void;

  constructor(
    cluster: LocalCluster,
    tracking: () => ArgoCdSettings['tracking'],
    onChange: ChangeListener,
  ) {
    this.cluster = cluster;
    this.#tracking = tracking;
    this.#onChange = onChange;
    const { store } = cluster.storage;
    for (const definition of cluster.registry.all) {
      const collection = store.collection(resourceNameOf(definition));
      for (const stored of collection.range(undefined)) this.#remember(stored);
    }
    const stopCommits = store.onCommit((_resource, event) => {
      if (event.previous) this.#forget(event.previous);
      if (event.type !== 'DELETED') this.#remember(event.stored);
    });
    const stopListening = store.listenAll((resource, event) => {
      if (resource === 'events' || resource === 'leases.coordination.k8s.io') {
        return;
      }
      this.#tell(event.stored.object);
      if (event.previous)
        this.#tellFormer(event.previous.object, event.stored.object);
    });
    this.#stop = () => {
      stopCommits();
      stopListening();
    };
  }

  stop(): void {
    this.#stop();
  }

  /** Kinds of the cluster; custom ones come and go. */
  kinds(): KindIndex {
    return new KindIndex(this.cluster.registry.all);
  }

  /** Objects that bear an application's mark and that nobody else owns. */
  trackedBy(appName: string): KubeObject[] {
    const stored = [...(this.#tracked.get(appName)?.values() ?? [])];
    return stored
      .map(({ object }) => object)
      .filter(({ metadata }) => !metadata.ownerReferences?.length);
  }

  /** The object as it is stored; not to be changed. */
  find(
    definition: ResourceDefinition,
    { namespace, name }: ResourceKey,
  ): KubeObject | undefined {
    return this.cluster.storage.find({ definition, namespace, name })?.object;
  }

  /** Objects whose owner is of this uid. */
  ownedBy(uid: string): KubeObject[] {
    const { store } = this.cluster.storage;
    return store.owners.dependentsOf(uid).flatMap(({ resource, key }) => {
      const object = store.collection(resource).get(key)?.object;
      return object && !isExcluded(keyOf(object)) ? [object] : [];
    });
  }

  /** Which application an object says that it belongs to. */
  appOf(object: KubeObject): string | undefined {
    const { labels, annotations } = object.metadata;
    if (this.#tracking() === 'label') return labels?.[INSTANCE_LABEL];
    const id = parseTrackingId(annotations?.[TRACKING_ID]);
    if (!id) return undefined;
    const key = keyOf(object);
    // Controllers copy annotations; only the object that is meant counts.
    const isMeant =
      id.group === key.group &&
      id.kind === key.kind &&
      id.name === key.name &&
      (!key.namespace || id.namespace === key.namespace);
    return isMeant ? id.appName : undefined;
  }

  #remember(stored: StoredObject): void {
    const appName = this.appOf(stored.object);
    const key = keyOf(stored.object);
    if (appName === undefined || isExcluded(key)) return;
    const objects = this.#tracked.get(appName) ?? new Map();
    this.#tracked.set(appName, objects.set(keyText(key), stored));
  }

  #forget(stored: StoredObject): void {
    const appName = this.appOf(stored.object);
    if (appName === undefined) return;
    const objects = this.#tracked.get(appName);
    objects?.delete(keyText(keyOf(stored.object)));
    if (objects?.size === 0) this.#tracked.delete(appName);
  }

  #tell(object: KubeObject): void {
    const appName = this.appOf(object);
    if (appName !== undefined) {
      this.#onChange(appName, true);
      return;
    }
    const root = this.#rootOf(object);
    const owner = root && this.appOf(root);
    if (owner !== undefined) this.#onChange(owner, false);
  }

  /** Somebody took the mark away. */
  #tellFormer(before: KubeObject, after: KubeObject): void {
    const appName = this.appOf(before);
    if (appName !== undefined && this.appOf(after) !== appName) {
      this.#onChange(appName, true);
    }
  }

  #rootOf(object: KubeObject): KubeObject | undefined {
    const { store } = this.cluster.storage;
    let current: KubeObject | undefined = object;
    for (let i = 0; i < LONGEST_CHAIN; i++) {
      const uid: string | undefined =
        current?.metadata.ownerReferences?.[0]?.uid;
      if (!uid) return current === object ? undefined : current;
      const address = store.owners.find(uid);
      const owner: KubeObject | undefined =
        address && store.collection(address.resource).get(address.key)?.object;
      if (!owner) return current === object ? undefined : current;
      current = owner;
    }
    return undefined;
  }
}

export function isExcluded({ group, kind }: ResourceKey): boolean {
  return EXCLUDED.has(`${group}/${kind}`);
}
