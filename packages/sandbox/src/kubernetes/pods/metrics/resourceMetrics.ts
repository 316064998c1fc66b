import type { Pod } from 'kubernetes-types/core/v1';
import { timestamp } from '../../clock.ts';
import type { ComputedObjects } from '../../schema/resourceDefinition.ts';
import type { Clock, KubeObject, ObjectClient } from '../../types.ts';
import type { RunningContainers } from '../runningContainer.ts';

/** Cores in thousandths and bytes. */
export interface Usage {
  cpuMillicores: number;
  memoryBytes: number;
}

/** What of a pod its usage is found by. */
interface PodParts {
  metadata?: { uid?: string };
  spec?: {
    containers?: { name: string }[];
    initContainers?: { name: string }[];
  };
}

const API_VERSION = 'metrics.k8s.io/v1beta1';
const WINDOW_MS = 15_000;
const MIB = 1024 * 1024;
/** What a machine needs for itself: its kubelet, its runtime, its kernel. */
const SYSTEM: Usage = { cpuMillicores: 140, memoryBytes: 860 * MIB };

/** What runs in the cluster uses, as the metrics server tells it. */
export class ResourceMetrics {
  readonly #objects: ObjectClient;
  readonly #clock: Clock;
  readonly #running: RunningContainers;

  constructor(objects: ObjectClient, clock: Clock, running: RunningContainers) {
    this.#objects = objects;
    this.#clock = clock;
    this.#running = running;
  }

  /** Sum over the pod's running containers; undefined when none runs. */
  usageOf(pod: PodParts): Usage | undefined {
    const containers = this.#containersOf(pod);
    if (containers.length === 0) return undefined;
    return sum(containers.map(({ usage }) => usage));
  }

  get pods(): ComputedObjects {
    return {
      get: (namespace, name) => {
        const pod = this.#objects.get('pods', namespace, name);
        return pod && this.#podMetrics(pod);
      },
      list: namespace =>
        this.#objects
          .list('pods', { namespace })
          .flatMap(pod => this.#podMetrics(pod) ?? []),
    };
  }

  get nodes(): ComputedObjects {
    return {
      get: (_namespace, name) => {
        const node = this.#objects.get('nodes', undefined, name);
        return node && this.#nodeMetrics(node, this.#usageByNode());
      },
      list: () => {
        const usage = this.#usageByNode();
        return this.#objects
          .list('nodes')
          .map(node => this.#nodeMetrics(node, usage));
      },
    };
  }

  #containersOf({
    metadata,
    spec,
  }: PodParts): { name: string; usage: Usage }[] {
    const { initContainers = [], containers = [] } = spec ?? {};
    return [...containers, ...initContainers].flatMap(({ name }) => {
      const running = this.#running.container(metadata?.uid ?? '', name);
      return running ? [{ name, usage: running.context.usage() }] : [];
    });
  }

  #podMetrics(pod: KubeObject): KubeObject | undefined {
    const containers = this.#containersOf(pod);
    if (containers.length === 0) return undefined;
    return {
      ...this.#head('PodMetrics', pod),
      containers: containers.map(({ name, usage }) => ({
        name,
        usage: quantities(usage),
      })),
    };
  }

  #nodeMetrics(node: KubeObject, byNode: Map<string, Usage>): KubeObject {
    const usage = byNode.get(node.metadata.name);
    return {
      ...this.#head('NodeMetrics', node),
      usage: quantities(sum(usage ? [SYSTEM, usage] : [SYSTEM])),
    };
  }

  #usageByNode(): Map<string, Usage> {
    const byNode = new Map<string, Usage>();
    for (const pod of this.#objects.list('pods') as unknown as Pod[]) {
      const usage = this.usageOf(pod);
      const node = pod.spec?.nodeName;
      if (!usage || !node) continue;
      const others = byNode.get(node);
      byNode.set(node, others ? sum([others, usage]) : usage);
    }
    return byNode;
  }

  #head(kind: string, { metadata }: KubeObject): KubeObject {
    const now = this.#clock.now();
    const { name, namespace, labels } = metadata;
    return {
      kind,
      apiVersion: API_VERSION,
      metadata: {
        name,
        ...(namespace && { namespace }),
        creationTimestamp: timestamp(now),
        ...(labels && { labels }),
      } as KubeObject['metadata'],
      timestamp: timestamp(now - (now % WINDOW_MS)),
      window: `${WINDOW_MS / 1000}s`,
    };
  }
}

function sum(usages: Usage[]): Usage {
  const total = { cpuMillicores: 0, memoryBytes: 0 };
  for (const { cpuMillicores, memoryBytes } of usages) {
    total.cpuMillicores += cpuMillicores;
    total.memoryBytes += memoryBytes;
  }
  return total;
}

/** In billionths of a core and in KiB. */
function quantities({ cpuMillicores, memoryBytes }: Usage) {
  return {
    cpu: `${Math.round(cpuMillicores * 1e6)}n`,
    memory: `${Math.round(memoryBytes / 1024)}Ki`,
  };
}
