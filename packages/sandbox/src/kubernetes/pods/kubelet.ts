import type { Node } from 'kubernetes-types/core/v1';
import type { Cluster, Controller, KubeObject } from '../types.ts';
import { AddressPool } from './kubelet/addressPool.ts';
import { NodeImages } from './kubelet/nodeImages.ts';
import { VolumeReferences } from './kubelet/volumeReferences.ts';
import type { ClusterNetwork } from './network/clusterNetwork.ts';
import { NodeMachine } from './node/nodeMachine.ts';
import { PodWorker } from './podWorker.ts';
import type {
  RunningContainer,
  RunningContainers,
} from './runningContainer.ts';
import type { ClaimVolumes } from './volumes.ts';

/** Runs the pods that are bound to the cluster's nodes. */
export class Kubelet implements Controller, RunningContainers {
  readonly #cluster: Cluster;
  readonly #network: ClusterNetwork;
  readonly #claims: ClaimVolumes;
  readonly #workers = new Map<string, PodWorker>();
  readonly #addresses = new AddressPool();
  readonly #nodeImages = new Map<string, NodeImages>();
  readonly #machines = new Map<string, NodeMachine>();
  readonly #references = new VolumeReferences();
  #stops: (() => void)[] = [];

  constructor(cluster: Cluster, network: ClusterNetwork, claims: ClaimVolumes) {
    this.#claims = claims;
    this.#cluster = cluster;
    this.#network = network;
  }

  start(): void {
    const { objects } = this.#cluster;
    this.#stops = [
      objects.watch('pods', ({ type, object }) => this.#see(type, object)),
      ...(['configmaps', 'secrets'] as const).map(resource =>
        objects.watch(resource, ({ type, object }) => {
          if (type !== 'MODIFIED') return;
          for (const worker of this.#references.of(resource, object)) {
            worker.refreshVolumes();
          }
        }),
      ),
    ];
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
    this.#workers.forEach(worker => worker.abandon());
    this.#workers.clear();
    this.#network.stop();
  }

  worker(pod: KubeObject): PodWorker | undefined {
    return this.#workers.get(pod.metadata.uid);
  }

  container(podUid: string, name: string): RunningContainer | undefined {
    return this.#workers.get(podUid)?.container(name);
  }

  #see(type: string, pod: KubeObject): void {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (type === 'DELETED') {
      worker?.drop();
      this.#workers.delete(uid);
    } else if (worker) {
      worker.update(pod);
    } else if (pod.spec.nodeName && pod.status?.phase === 'Pending') {
      this.#begin(pod);
    }
  }

  #begin(pod: KubeObject): void {
    const { nodeName } = pod.spec;
    const node = this.#cluster.objects.get('nodes', undefined, nodeName);
    if (!node) return;
    const { spec, status } = node as Node;
    const internal = status?.addresses?.find(
      ({ type }) => type === 'InternalIP',
    );
    const hostIP = internal?.address ?? '127.0.0.1';
    let taken: string | undefined;
    const worker = new PodWorker(
      {
        cluster: this.#cluster,
        network: this.#network,
        claims: this.#claims,
        images: this.#images(nodeName),
        machine: this.#machine(nodeName, hostIP),
        hostIP,
        allocatePodIP: () => {
          taken = this.#addresses.take(spec?.podCIDR);
          return taken;
        },
        onEnd: () => {
          if (taken) this.#addresses.release(taken);
          this.#references.remove(pod, worker);
        },
      },
      pod,
    );
    // Registered before it works: its first status update comes back here.
    this.#workers.set(pod.metadata.uid, worker);
    this.#references.add(pod, worker);
    worker.start();
  }

  #machine(node: string, ip: string): NodeMachine {
    const machine =
      this.#machines.get(node) ??
      new NodeMachine(node, ip, this.#network, this.#cluster.clock);
    this.#machines.set(node, machine);
    return machine;
  }

  #images(node: string): NodeImages {
    let images = this.#nodeImages.get(node);
    if (!images) {
      images = new NodeImages(list => {
        this.#cluster.objects.modifyStatus('nodes', undefined, node, object => {
          object.status = { ...object.status, images: list };
        });
      });
      this.#nodeImages.set(node, images);
    }
    return images;
  }
}
