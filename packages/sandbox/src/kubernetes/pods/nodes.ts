import type { NodeStatus } from 'kubernetes-types/core/v1';
import { timestamp } from '../clock.ts';
import type { Clock, Cluster, Controller } from '../types.ts';

/** How many machines a cluster has, and how much they carry. */
export interface NodeOptions {
  /** 3 unless given. */
  nodes?: number;
  /** 110, the kubelet's own limit, unless given. */
  podsPerNode?: number;
}

const DEFAULT_NODES = 3;
const DEFAULT_PODS = 110;
const ZONES = ['a', 'b', 'c'];
const REGION = 'region-1';
const INSTANCE_TYPE = 'standard-8';
const CPUS_PER_PODS = 8;
const GIBIBYTES_PER_PODS = 32;
const KUBELET_VERSION = 'v1.35.0';
const LEASES = 'leases.coordination.k8s.io';
const LEASE_NAMESPACE = 'kube-node-lease';
const LEASE_SECONDS = 40;
/** How often a kubelet says that it lives. */
const RENEW_MS = 10_000;
/** How often it reports the node's state when nothing has changed. */
const HEARTBEAT_MS = 300_000;

/** The machines of a sandbox cluster. */
export function createNodes(cluster: Cluster, options: NodeOptions = {}): void {
  const { nodes = DEFAULT_NODES, podsPerNode = DEFAULT_PODS } = options;
  for (let index = 1; index <= nodes; index += 1) {
    const name = `${cluster.name}-node-${index}`;
    const subnet = index - 1;
    const podCIDR = `10.${244 + Math.floor(subnet / 256)}.${subnet % 256}.0/24`;
    cluster.objects.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: labelsOf(name, index),
        annotations: {
          'node.alpha.kubernetes.io/ttl': '0',
          'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
        },
      },
      spec: {
        podCIDR,
        podCIDRs: [podCIDR],
        providerID: `sandbox://${cluster.name}/${name}`,
      },
    });
    cluster.objects.modifyStatus('nodes', undefined, name, node => {
      const at = timestamp(cluster.clock.now());
      node.status = nodeStatus(node.metadata.uid, name, index, podsPerNode, at);
    });
  }
}

function labelsOf(name: string, index: number): Record<string, string> {
  const zone = ZONES[(index - 1) % ZONES.length];
  const rack = Math.floor((index - 1) / ZONES.length) + 1;
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': INSTANCE_TYPE,
    'topology.kubernetes.io/region': REGION,
    'topology.kubernetes.io/zone': `${REGION}${zone}`,
    'topology.amamba.io/rack': `${zone}-${rack}`,
  };
}

function nodeStatus(
  uid: string,
  name: string,
  index: number,
  pods: number,
  at: string,
): NodeStatus {
  const scale = Math.max(Math.ceil(pods / DEFAULT_PODS), 1);
  const cpu = CPUS_PER_PODS * scale;
  const memory = GIBIBYTES_PER_PODS * scale * 2 ** 20;
  const rest = {
    'ephemeral-storage': '103079844Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
  };
  return {
    capacity: {
      cpu: `${cpu}`,
      memory: `${memory}Ki`,
      ...rest,
      pods: `${pods}`,
    },
    allocatable: {
      cpu: `${cpu * 1000 - 80}m`,
      // What the system and the kubelet keep for themselves.
      memory: `${memory - 1_155_072}Ki`,
      ...rest,
      pods: `${pods}`,
    },
    addresses: [
      { type: 'InternalIP', address: nodeAddress(index) },
      { type: 'Hostname', address: name },
    ],
    conditions: nodeConditions(at),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    images: [],
    nodeInfo: {
      architecture: 'amd64',
      bootID: uid,
      containerRuntimeVersion: 'containerd://2.1.9',
      kernelVersion: '6.12.0-amd64',
      kubeProxyVersion: '',
      kubeletVersion: KUBELET_VERSION,
      machineID: uid.replaceAll('-', ''),
      operatingSystem: 'linux',
      osImage: 'Sandbox Linux',
      systemUUID: uid,
    },
  };
}

function nodeAddress(index: number): string {
  return `10.250.${Math.floor(index / 250)}.${index % 250}`;
}

function nodeConditions(at: string): NodeStatus['conditions'] {
  const sufficient = [
    [
      'MemoryPressure',
      'KubeletHasSufficientMemory',
      'sufficient memory available',
    ],
    ['DiskPressure', 'KubeletHasNoDiskPressure', 'no disk pressure'],
    ['PIDPressure', 'KubeletHasSufficientPID', 'sufficient PID available'],
  ].map(([type, reason, text]) => ({
    type,
    status: 'False',
    lastHeartbeatTime: at,
    lastTransitionTime: at,
    reason,
    message: `kubelet has ${text}`,
  }));
  return [
    ...sufficient,
    {
      type: 'Ready',
      status: 'True',
      lastHeartbeatTime: at,
      lastTransitionTime: at,
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
    },
  ];
}

/** Renews what shows that the nodes live: their leases, seldom their status. */
export class NodeHeartbeat implements Controller {
  readonly #cluster: Cluster;
  #cancel = () => {};
  #reported: number;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#reported = cluster.clock.now();
  }

  start(): void {
    this.#beat();
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    const { objects, clock } = this.#cluster;
    const now = clock.now();
    const report = now - this.#reported >= HEARTBEAT_MS;
    if (report) this.#reported = now;
    for (const { metadata } of objects.list('nodes')) {
      this.#renew(metadata.name, metadata.uid, clock);
      if (report) this.#report(metadata.name, timestamp(now));
    }
    this.#cancel = clock.after(RENEW_MS, () => this.#beat());
  }

  #renew(name: string, uid: string, clock: Clock): void {
    const { objects } = this.#cluster;
    const renewTime = new Date(clock.now()).toISOString().replace('Z', '000Z');
    const renewed = objects.modify(LEASES, LEASE_NAMESPACE, name, lease => {
      lease.spec.renewTime = renewTime;
    });
    if (renewed) return;
    if (!objects.get('namespaces', undefined, LEASE_NAMESPACE)) return;
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid };
    objects.create(LEASES, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: LEASE_NAMESPACE, ownerReferences: [owner] },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: LEASE_SECONDS,
        renewTime,
      },
    });
  }

  #report(name: string, at: string): void {
    this.#cluster.objects.modifyStatus('nodes', undefined, name, node => {
      const conditions: { lastHeartbeatTime?: string }[] =
        node.status?.conditions ?? [];
      for (const condition of conditions) condition.lastHeartbeatTime = at;
    });
  }
}
