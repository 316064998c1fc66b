import type { Service } from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import { equalJson } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import { ChangeTimes } from './changeTimes.ts';
import { distribute } from './endpointDistribution.ts';
import { endpointOf, portsOf, type PortGroup } from './endpoints.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { controllerReference, type Stored } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';

const SLICES = 'endpointslices.discovery.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
export const HEADLESS = 'service.kubernetes.io/headless';
export const CHANGE_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
/** Services with many endpoints are looked at less often than each changes. */
const ENDPOINTS_PER_MS = 20;

export type StoredService = Stored<Service>;
type StoredSlice = Stored<EndpointSlice>;

/** Lists the pods behind each Service, with how far they can be used. */
export class EndpointSliceController extends KeyedController<Service> {
  readonly #times = new ChangeTimes();
  readonly #sizes = new Map<string, number>();

  constructor(context: ControllerContext) {
    super(context, 'services', 'endpoint-slice-controller');
  }

  protected listen(): void {
    this.onOwnedChange(SLICES, 'Service');
    this.onChange('pods', (pod, previous) => {
      if (previous && !concernsServices(pod, previous)) return;
      for (const key of this.#servicesOf(pod, previous)) {
        const size = this.#sizes.get(key) ?? 0;
        if (size <= ENDPOINTS_PER_MS) this.enqueue(key);
        else this.enqueueAfter(key, Math.floor(size / ENDPOINTS_PER_MS));
      }
    });
  }

  protected forget(key: string): void {
    this.#times.forget(key);
    this.#sizes.delete(key);
  }

  protected reconcile(service: StoredService): void {
    const { metadata, spec } = service;
    if (metadata.deletionTimestamp || !spec?.selector) return;
    if (spec.type === 'ExternalName') return;
    const pods = this.pods.matching(metadata.namespace ?? '', {
      matchLabels: spec.selector,
    });
    this.#sizes.set(keyOf(service), pods.length);
    const changed = this.#times.changedAt(service, pods);
    const groups = this.#groups(service, pods);
    const slices = this.reader
      .controlledBy<EndpointSlice>(metadata.uid, SLICES)
      .filter(slice => slice.metadata.labels?.[MANAGED_BY] === MANAGER);
    const plan = distribute(slices, groups);
    for (const { slice, content } of plan.kept) {
      this.#update(service, slice, content, changed);
    }
    for (const content of plan.added) this.#create(service, content, changed);
    for (const {
      metadata: { namespace, name },
    } of plan.dropped) {
      this.cluster.objects.delete(SLICES, namespace, name);
    }
  }

  #servicesOf(pod: KubeObject, previous: KubeObject | undefined): Set<string> {
    const keys = new Set<string>();
    const { namespace } = pod.metadata;
    for (const service of this.reader.list<Service>('services', namespace)) {
      const { selector } = service.spec ?? {};
      if (!selector) continue;
      const matches = fromMatchSelector({ matchLabels: selector });
      const concerned = [pod, previous].some(
        version => version && matches(version.metadata.labels ?? {}),
      );
      if (concerned) keys.add(keyOf(service));
    }
    return keys;
  }

  /** Endpoints by the ports that a pod gives the Service's names to. */
  #groups(service: StoredService, pods: StoredPod[]): PortGroup[] {
    const groups = new Map<string, PortGroup>();
    for (const pod of pods) {
      const node = this.reader.get<KubeObject>(
        'nodes',
        undefined,
        pod.spec?.nodeName ?? '',
      );
      const endpoint = endpointOf(service, pod, node?.metadata.labels);
      if (!endpoint) continue;
      const ports = portsOf(service, pod);
      const key = JSON.stringify(ports);
      const group = groups.get(key) ?? { ports, endpoints: [] };
      groups.set(key, group);
      group.endpoints.push(endpoint);
    }
    return [...groups.values()];
  }

  #create(
    service: StoredService,
    content: PortGroup | undefined,
    changed: string | undefined,
  ): void {
    const { name, namespace } = service.metadata;
    this.cluster.objects.create(SLICES, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels: labelsOf(service),
        annotations: changed ? { [CHANGE_TIME]: changed } : undefined,
        ownerReferences: [controllerReference(service)],
      },
      addressType: 'IPv4',
      endpoints: content?.endpoints ?? null,
      ports: content?.ports ?? null,
    });
  }

  #update(
    service: StoredService,
    slice: StoredSlice,
    content: PortGroup | undefined,
    changed: string | undefined,
  ): void {
    const { namespace, name } = slice.metadata;
    const { endpoints = null, ports = null } = content ?? {};
    const labels = labelsOf(service);
    const same =
      equalJson(slice.endpoints ?? null, endpoints) &&
      equalJson(slice.ports ?? null, ports) &&
      equalJson(slice.metadata.labels, labels);
    if (same) return;
    this.cluster.objects.modify(SLICES, namespace, name, object => {
      const { [CHANGE_TIME]: _old, ...annotations } =
        object.metadata.annotations ?? {};
      object.metadata.annotations = {
        ...annotations,
        ...(changed && { [CHANGE_TIME]: changed }),
      };
      object.metadata.labels = labels;
      object.endpoints = endpoints;
      object.ports = ports;
    });
  }
}

function labelsOf({ metadata, spec }: StoredService): Record<string, string> {
  return {
    ...metadata.labels,
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: metadata.name,
    ...(spec?.clusterIP === 'None' && { [HEADLESS]: '' }),
  };
}

/** The parts of a pod that endpoints tell of. */
function concernsServices(pod: KubeObject, previous: KubeObject): boolean {
  const part = ({ metadata, spec, status }: KubeObject) => [
    metadata.labels,
    metadata.deletionTimestamp,
    spec?.nodeName,
    status?.phase,
    status?.podIP,
    status?.conditions?.find(({ type }: { type: string }) => type === 'Ready'),
  ];
  return !equalJson(part(pod), part(previous));
}
