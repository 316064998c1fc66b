import type { KubeObject } from '../../../kubernetes/types.ts';
import { healthOf, type Health } from '../../health/index.ts';
import { imagesOf } from '../../repo/appDetails.ts';
import type { ClusterView } from '../clusterView.ts';
import { compareKeys, keyOf, versionOf } from '../resourceKey.ts';
import type { ManagedResource } from '../types.ts';
import { hostsOf, type HostInfo } from './hosts.ts';
import {
  infoOf,
  networkingOf,
  type InfoItem,
  type NetworkingInfo,
} from './nodeInfo.ts';

interface ResourceRef {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  uid?: string;
}

/** A node of `GET /applications/{name}/resource-tree`. */
export interface ResourceNode extends ResourceRef {
  parentRefs?: ResourceRef[];
  info?: InfoItem[];
  networkingInfo?: NetworkingInfo;
  resourceVersion?: string;
  images?: string[];
  health?: Health;
  createdAt?: string;
}

export interface ResourceTree {
  nodes?: ResourceNode[];
  orphanedNodes?: ResourceNode[];
  hosts?: HostInfo[];
}

/** Objects below objects; more are surely a circle. */
const DEEPEST = 20;

/** What belongs to an application: its resources and all that they own. */
export function buildTree(
  view: ClusterView,
  resources: ManagedResource[],
): ResourceTree {
  const nodes = new Map<string, ResourceNode>();
  const pods: KubeObject[] = [];
  const visit = (
    object: KubeObject,
    parent: KubeObject | undefined,
    depth: number,
  ) => {
    const { uid } = object.metadata;
    const known = nodes.get(uid);
    if (known) {
      if (parent)
        known.parentRefs = [...(known.parentRefs ?? []), refOf(parent)];
      return;
    }
    nodes.set(uid, nodeOf(object, parent));
    if (object.kind === 'Pod') pods.push(object);
    if (depth >= DEEPEST) return;
    for (const child of view.ownedBy(uid)) visit(child, object, depth + 1);
  };
  const missing: ResourceNode[] = [];
  for (const { key, definition, live, version } of resources) {
    const present =
      live && definition ? view.find(definition, key) ?? live : live;
    if (present) visit(present, undefined, 0);
    else missing.push(missingNode(key, version));
  }
  const all = [...nodes.values(), ...missing].sort((a, b) =>
    compareKeys(plainKey(a), plainKey(b)),
  );
  const hosts = hostsOf(view.cluster.objects, pods);
  return {
    ...(all.length > 0 && { nodes: all }),
    ...(hosts.length > 0 && { hosts }),
  };
}

function nodeOf(
  object: KubeObject,
  parent: KubeObject | undefined,
): ResourceNode {
  const info = infoOf(object);
  const networkingInfo = networkingOf(object);
  const isPod = object.apiVersion === 'v1' && object.kind === 'Pod';
  const images = isPod ? [...new Set(imagesOf(object.spec))] : [];
  const health = healthOf(object);
  const { resourceVersion, creationTimestamp } = object.metadata;
  return {
    ...refOf(object),
    ...(parent && { parentRefs: [refOf(parent)] }),
    ...(info.length > 0 && { info }),
    ...(networkingInfo && { networkingInfo }),
    resourceVersion,
    ...(images.length > 0 && { images }),
    ...(health && { health }),
    createdAt: creationTimestamp,
  };
}

function refOf(object: KubeObject): ResourceRef {
  const { group, kind, namespace, name } = keyOf(object);
  return {
    ...(group && { group }),
    version: versionOf(object.apiVersion),
    kind,
    ...(namespace && { namespace }),
    name,
    uid: object.metadata.uid,
  };
}

function missingNode(
  { group, kind, namespace, name }: ManagedResource['key'],
  version: string,
): ResourceNode {
  return {
    ...(group && { group }),
    version,
    kind,
    ...(namespace && { namespace }),
    name,
    health: { status: 'Missing' },
  };
}

function plainKey({ group = '', kind, namespace = '', name }: ResourceRef) {
  return { group, kind, namespace, name };
}

/** `status.summary` of an Application. */
export function summaryOf({ nodes = [] }: ResourceTree): {
  images?: string[];
  externalURLs?: string[];
} {
  const images = new Set(nodes.flatMap(node => node.images ?? []));
  const urls = new Set(
    nodes.flatMap(({ networkingInfo }) => networkingInfo?.externalURLs ?? []),
  );
  return {
    ...(urls.size > 0 && { externalURLs: [...urls].sort() }),
    ...(images.size > 0 && { images: [...images].sort() }),
  };
}
