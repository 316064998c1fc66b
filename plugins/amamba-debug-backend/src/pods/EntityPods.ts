import {
  WORKSPACE_ANNOTATION,
  type WorkspacePlacement,
} from '@amamba/plugin-amamba-common';
import type { ContainerRef, PodRef } from '@amamba/plugin-amamba-debug-common';
import {
  KUBERNETES_SELECTING_ANNOTATIONS,
  type KubeService,
  meetsRequirements,
  selectByAnnotations,
  type WorkspaceAccess,
} from '@amamba/plugin-amamba-node';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { PodTargets } from '../routes/RouteDeps';
import { ENTITY_ANNOTATION, MADE_FOR_LABEL } from './marks';
import { findContainer, type Pod, PODS, readPod } from './Pod';
import type { PodCache } from './PodCache';
import { topicOf } from './topicOf';
import { isPrivileged, toPodSummary } from './toPodSummary';

/** Most pods that one list answers. */
const MAX_PODS = 500;

/** A pod of which it was proved that it is the entity's. */
export interface OwnPod {
  workspace: string;
  pod: Pod;
}

/** Which pods an entity may have at all, and which of those it does. */
interface Ownership {
  workspace: string;
  /** Where the workspace's things live, as far as the entity looks. */
  places: WorkspacePlacement['clusters'];
  includes(pod: Pod): boolean;
}

export interface EntityPodsOptions {
  cache: PodCache;
  kube: Pick<KubeService, 'client'>;
  access: Pick<WorkspaceAccess, 'placement'>;
}

/**
 * Which pods are an entity's.
 *
 * @remarks
 * Whoever registers an entity writes its annotations, and whoever makes a pod
 * its labels. So a pod is an entity's only in a namespace of the workspace on
 * which the caller was authorised; within it annotations and labels choose.
 * What the portal made to debug a pod belongs to the entity it was made for.
 */
export class EntityPods implements PodTargets {
  readonly #cache: PodCache;
  readonly #kube: Pick<KubeService, 'client'>;
  readonly #access: Pick<WorkspaceAccess, 'placement'>;

  constructor(options: EntityPodsOptions) {
    this.#cache = options.cache;
    this.#kube = options.kube;
    this.#access = options.access;
  }

  async list(entity: Entity): ReturnType<PodTargets['list']> {
    const ownership = await this.#ownershipOf(entity);
    if (!ownership) {
      const missingAnnotations = missingFor(entity);
      return { items: [], truncated: false, sources: [], missingAnnotations };
    }
    const { workspace, places, includes } = ownership;
    const clusters = places.map(({ name }) => name);
    await this.#cache.settled(clusters);
    const pods = places.flatMap(({ name: cluster, namespaces }) =>
      namespaces
        .flatMap(namespace => this.#cache.list(cluster, namespace))
        .filter(includes)
        .sort(byName)
        .map(pod => ({ cluster, pod })),
    );
    return {
      items: pods
        .slice(0, MAX_PODS)
        .map(({ cluster, pod }) => toPodSummary(cluster, pod)),
      truncated: pods.length > MAX_PODS,
      sources: clusters.map(cluster => this.#cache.source(cluster)),
      missingAnnotations: [],
      topic: topicOf(workspace),
    };
  }

  async ofPod(entity: Entity, ref: PodRef): Promise<{ workspace: string }> {
    const { workspace } = await this.prove(entity, ref);
    return { workspace };
  }

  async ofContainer(
    entity: Entity,
    ref: ContainerRef,
  ): ReturnType<PodTargets['ofContainer']> {
    const { workspace, pod } = await this.prove(entity, ref);
    return {
      workspace,
      ...(isPrivileged(pod, ref.container) && { privileged: true }),
    };
  }

  /**
   * The pod, if it is the entity's, and has the container if one is named.
   *
   * @throws NotFoundError when it is not: it looks as if it did not exist.
   * KubeError when only the cluster can tell, and does not.
   */
  async prove(
    entity: Entity,
    ref: PodRef & { container?: string },
  ): Promise<OwnPod> {
    const ownership = await this.#ownershipOf(entity);
    const isOwnPlace = ownership?.places.some(
      ({ name, namespaces }) =>
        name === ref.cluster && namespaces.includes(ref.namespace),
    );
    if (!ownership || !isOwnPlace) {
      throw unknown(entity, ref);
    }
    const { cluster, namespace } = ref;
    await this.#cache.settled([cluster]);
    const isFound = (pod: Pod | undefined): pod is Pod =>
      pod !== undefined &&
      ownership.includes(pod) &&
      (ref.container === undefined ||
        findContainer(pod, ref.container) !== undefined);
    let pod = this.#cache.get(cluster, namespace, ref.pod);
    if (!isFound(pod)) {
      // What was made a moment ago is on its way to the cache.
      pod = await this.#read(ref);
    }
    if (!isFound(pod)) {
      throw unknown(entity, ref);
    }
    return { workspace: ownership.workspace, pod };
  }

  async #read(ref: PodRef): Promise<Pod | undefined> {
    const target = { namespace: ref.namespace, name: ref.pod };
    const object = await this.#kube.client(ref.cluster).get(PODS, target);
    return object && readPod(object);
  }

  async #ownershipOf(entity: Entity): Promise<Ownership | undefined> {
    const workspace = workspaceOf(entity);
    const placement = workspace && (await this.#access.placement(workspace));
    if (!placement) {
      return undefined;
    }
    if (isWorkspace(entity)) {
      const { clusters: places } = placement;
      return { workspace, places, includes: () => true };
    }
    const selection = selectByAnnotations(entity);
    if (!selection) {
      return undefined;
    }
    const entityRef = stringifyEntityRef(entity);
    return {
      workspace,
      places: narrow(placement.clusters, selection),
      includes: ({ metadata: { labels, annotations } }) =>
        labels?.[MADE_FOR_LABEL]
          ? annotations?.[ENTITY_ANNOTATION] === entityRef
          : meetsRequirements(selection.labels, labels ?? {}),
    };
  }
}

function narrow(
  places: WorkspacePlacement['clusters'],
  wanted: { cluster?: string; namespace?: string },
): WorkspacePlacement['clusters'] {
  const { cluster, namespace } = wanted;
  return places
    .filter(({ name }) => !cluster || name === cluster)
    .map(({ name, namespaces }) => ({
      name,
      namespaces: namespaces.filter(one => !namespace || one === namespace),
    }));
}

function isWorkspace({ kind }: Entity): boolean {
  return kind.toLocaleLowerCase('en-US') === 'workspace';
}

/** Workspaces are those of the namespace `default`. */
export function workspaceOf(entity: Entity): string | undefined {
  const { name, namespace = 'default', annotations } = entity.metadata;
  return isWorkspace(entity)
    ? (namespace === 'default' && name) || undefined
    : annotations?.[WORKSPACE_ANNOTATION]?.trim() || undefined;
}

/** What an entity without pods needs next. */
function missingFor(entity: Entity): string[] {
  if (isWorkspace(entity)) {
    return [];
  }
  return workspaceOf(entity)
    ? KUBERNETES_SELECTING_ANNOTATIONS.filter(
        name => !entity.metadata.annotations?.[name],
      )
    : [WORKSPACE_ANNOTATION];
}

function byName({ metadata: a }: Pod, { metadata: b }: Pod): number {
  return a.namespace === b.namespace
    ? a.name.localeCompare(b.name, 'en')
    : a.namespace.localeCompare(b.namespace, 'en');
}

function unknown(entity: Entity, ref: PodRef & { container?: string }): Error {
  const where = `pod ${ref.pod} in namespace ${ref.namespace} of cluster ${ref.cluster}`;
  return new NotFoundError(
    `${stringifyEntityRef(entity)} has no ${
      ref.container ? `container ${ref.container} in ` : ''
    }${where}; it may have been deleted`,
  );
}
