import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  PodSpec,
} from 'kubernetes-types/core/v1';
import { parseQuantity } from '../../quantity.ts';
import type { Cluster, Controller, KubeObject } from '../../types.ts';
import type { Refusal } from '../scheduler/filters.ts';
import { matchesNodeSelector } from '../scheduler/nodeAffinity.ts';
import { NodeState } from '../scheduler/nodeState.ts';
import type { ClaimVolumes } from '../volumes.ts';
import { createVolume, STORAGE_CLASS } from './provisioner.ts';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';
const CLASSES = 'storageclasses.storage.k8s.io';
const CONTROLLER = 'persistentvolume-controller';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** Binds claims to volumes, and makes the volumes of the default class. */
export class VolumeBinder implements Controller {
  readonly #cluster: Cluster;
  readonly #contents: ClaimVolumes;
  #stop = () => {};

  constructor(cluster: Cluster, contents: ClaimVolumes) {
    this.#cluster = cluster;
    this.#contents = contents;
  }

  start(): void {
    const { objects } = this.#cluster;
    if (!objects.get(CLASSES, undefined, STORAGE_CLASS.metadata.name)) {
      objects.create(CLASSES, STORAGE_CLASS);
    }
    this.#stop = objects.watch(CLAIMS, ({ type, object }) => {
      if (type === 'DELETED') this.#released(object);
      else if (object.status?.phase !== 'Bound') this.#see(object);
    });
  }

  stop(): void {
    this.#stop();
  }

  /** What of a pod's claims keeps it from every node. */
  problem(pod: KubeObject): string | undefined {
    for (const name of claimsOf(pod)) {
      const claim = this.#claim(pod, name);
      if (!claim) return `persistentvolumeclaim "${name}" not found`;
      if (claim.metadata.deletionTimestamp) {
        return `persistentvolumeclaim "${name}" is being deleted`;
      }
      if (claim.status?.phase !== 'Bound' && !this.#bindsLate(claim)) {
        return 'pod has unbound immediate PersistentVolumeClaims';
      }
    }
    return undefined;
  }

  /** Whether a volume of the pod cannot be reached from a node. */
  refusal(pod: KubeObject, node: Node): Refusal | undefined {
    const claims = claimsOf(pod);
    if (claims.length === 0) return undefined;
    const state = new NodeState(node);
    const bound = claims.every(name => {
      const volume = this.#claim(pod, name)?.spec?.volumeName;
      const required = volume
        ? this.#volume(volume)?.spec?.nodeAffinity?.required
        : undefined;
      return !required || matchesNodeSelector(required, state);
    });
    if (bound) return undefined;
    return {
      reasons: ["node(s) didn't match PersistentVolume's node affinity"],
      resolvable: false,
    };
  }

  /** Makes what the pod's claims have waited for until it got its node. */
  bind(pod: KubeObject, node: string): void {
    for (const name of claimsOf(pod)) {
      const claim = this.#claim(pod, name);
      if (claim && claim.status?.phase !== 'Bound') {
        this.#provision(claim, node);
      }
    }
  }

  #see(claim: KubeObject): void {
    const spec: PersistentVolumeClaim['spec'] = claim.spec ?? {};
    const volume = spec?.volumeName
      ? this.#volume(spec.volumeName)
      : this.#matching(claim);
    if (volume && isFreeFor(volume, claim)) this.#complete(claim, volume);
    else if (spec?.volumeName) this.#setPhase(claim, 'Pending');
    else if (this.#bindsLate(claim)) {
      this.#setPhase(claim, 'Pending');
      this.#event(
        claim,
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
    } else if (this.#isOurs(claim)) this.#provision(claim, undefined);
    else {
      this.#setPhase(claim, 'Pending');
      this.#event(
        claim,
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
    }
  }

  /** A volume that somebody has made and nobody has claimed, the smallest. */
  #matching(claim: KubeObject): PersistentVolume | undefined {
    const { storageClassName = '', accessModes = [], resources } = claim.spec;
    const least = parseQuantity(resources?.requests?.storage) ?? 0;
    const size = ({ spec }: PersistentVolume) =>
      parseQuantity(spec?.capacity?.storage) ?? 0;
    const volumes = this.#cluster.objects.list(
      VOLUMES,
    ) as unknown as PersistentVolume[];
    return volumes
      .filter(volume => {
        const { accessModes: offered = [] } = volume.spec ?? {};
        return (
          !volume.metadata?.deletionTimestamp &&
          isFreeFor(volume, claim) &&
          (volume.spec?.storageClassName ?? '') === storageClassName &&
          size(volume) >= least &&
          accessModes.every((mode: string) => offered.includes(mode))
        );
      })
      .sort((a, b) => size(a) - size(b))[0];
  }

  #provision(claim: KubeObject, node: string | undefined): void {
    const { objects } = this.#cluster;
    const { namespace, name } = claim.metadata;
    if (node) {
      objects.modify(CLAIMS, namespace, name, item => {
        const { annotations } = item.metadata;
        item.metadata.annotations = { ...annotations, [SELECTED_NODE]: node };
      });
    }
    const volume = objects.create(VOLUMES, createVolume(claim));
    this.#event(
      claim,
      'ProvisioningSucceeded',
      `Successfully provisioned volume ${volume.metadata.name}`,
    );
    this.#complete(claim, volume as unknown as PersistentVolume);
  }

  #complete(claim: KubeObject, volume: PersistentVolume): void {
    const { objects } = this.#cluster;
    const { namespace, name, uid, resourceVersion } = claim.metadata;
    const volumeName = volume.metadata?.name ?? '';
    objects.modify(VOLUMES, undefined, volumeName, item => {
      item.spec.claimRef = {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        ...item.spec.claimRef,
        namespace,
        name,
        uid,
        resourceVersion,
      };
    });
    objects.modifyStatus(VOLUMES, undefined, volumeName, item => {
      item.status = { ...item.status, phase: 'Bound' };
    });
    objects.modify(CLAIMS, namespace, name, item => {
      item.spec.volumeName = volumeName;
      item.metadata.annotations = {
        ...item.metadata.annotations,
        'pv.kubernetes.io/bind-completed': 'yes',
        'pv.kubernetes.io/bound-by-controller': 'yes',
      };
    });
    objects.modifyStatus(CLAIMS, namespace, name, item => {
      item.status = {
        phase: 'Bound',
        accessModes: volume.spec?.accessModes,
        capacity: volume.spec?.capacity,
      };
    });
  }

  /** The claim is gone; its volume goes too unless it is to be kept. */
  #released({ metadata, spec }: KubeObject): void {
    this.#contents.delete(metadata.namespace ?? '', metadata.name);
    const name: string | undefined = spec?.volumeName;
    const volume = name ? this.#volume(name) : undefined;
    if (!name || volume?.spec?.claimRef?.uid !== metadata.uid) return;
    const { objects } = this.#cluster;
    objects.modifyStatus(VOLUMES, undefined, name, item => {
      item.status = { ...item.status, phase: 'Released' };
    });
    if (volume?.spec?.persistentVolumeReclaimPolicy === 'Delete') {
      objects.delete(VOLUMES, undefined, name);
    }
  }

  #setPhase({ metadata, status }: KubeObject, phase: string): void {
    if (status?.phase === phase) return;
    const { namespace, name } = metadata;
    this.#cluster.objects.modifyStatus(CLAIMS, namespace, name, item => {
      item.status = { ...item.status, phase };
    });
  }

  #bindsLate(claim: KubeObject): boolean {
    return this.#class(claim)?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  /** Without a class the volumes of the sandbox serve; they cost nothing. */
  #isOurs(claim: KubeObject): boolean {
    return (
      claim.spec?.storageClassName === undefined ||
      this.#class(claim) !== undefined
    );
  }

  #class({ spec }: KubeObject): KubeObject | undefined {
    const name: string | undefined = spec?.storageClassName;
    return name
      ? this.#cluster.objects.get(CLASSES, undefined, name)
      : undefined;
  }

  #claim({ metadata }: KubeObject, name: string): KubeObject | undefined {
    return this.#cluster.objects.get(CLAIMS, metadata.namespace, name);
  }

  #volume(name: string): PersistentVolume | undefined {
    return this.#cluster.objects.get(VOLUMES, undefined, name) as
      | PersistentVolume
      | undefined;
  }

  #event(about: KubeObject, reason: string, message: string): void {
    this.#cluster.recordEvent(about, {
      type: 'Normal',
      reason,
      message,
      component: CONTROLLER,
    });
  }
}

/**
 * Whether a volume is nobody's, or kept for the claim: one whose reference has
 * a uid is that very claim's, and not another's that has its name by now.
 */
function isFreeFor({ spec }: PersistentVolume, claim: KubeObject): boolean {
  const { claimRef } = spec ?? {};
  if (!claimRef) return true;
  const { namespace, name, uid } = claim.metadata;
  const isNamed = claimRef.namespace === namespace && claimRef.name === name;
  return isNamed && (!claimRef.uid || claimRef.uid === uid);
}

/** Names of the claims that a pod's volumes stand for. */
export function claimsOf({ metadata, spec }: KubeObject): string[] {
  return ((spec as PodSpec).volumes ?? []).flatMap(
    ({ name, persistentVolumeClaim, ephemeral }) => {
      if (persistentVolumeClaim) return [persistentVolumeClaim.claimName];
      return ephemeral ? [`${metadata.name}-${name}`] : [];
    },
  );
}
