import type {
  EndpointAddress,
  Endpoints,
  EndpointSubset,
  Service,
} from 'kubernetes-types/core/v1';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import { equalJson } from '../store/json.ts';
import { CHANGE_TIME, HEADLESS } from './endpointSliceController.ts';
import { KeyedController, type ControllerContext } from './keyedController.ts';
import type { Stored } from './objectReader.ts';

const SLICES = 'endpointslices.discovery.k8s.io';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
/** Endpoints that do not fit are left out, and an annotation says so. */
const MAX_ADDRESSES = 1000;

/** Keeps the older Endpoints of Services, from what their EndpointSlices say. */
export class EndpointsController extends KeyedController<Service> {
  constructor(context: ControllerContext) {
    super(context, 'services', 'endpoint-controller');
  }

  protected listen(): void {
    this.onOwnedChange(SLICES, 'Service');
    this.onChange('services', ({ metadata: { namespace, name } }) => {
      if (this.reader.get('services', namespace, name)) return;
      const { objects } = this.cluster;
      const left = this.reader.get<Endpoints>('endpoints', namespace, name);
      if (left) objects.delete('endpoints', namespace, name);
    });
  }

  protected reconcile({ metadata, spec }: Stored<Service>): void {
    if (!spec?.selector || metadata.deletionTimestamp) return;
    const { namespace, name } = metadata;
    const slices = this.reader.controlledBy<EndpointSlice>(
      metadata.uid,
      SLICES,
    );
    const subsets = slices.flatMap(subsetOf);
    const [at] = slices.flatMap(
      slice => slice.metadata.annotations?.[CHANGE_TIME] ?? [],
    );
    const labels = {
      ...metadata.labels,
      [MANAGED_BY]: 'endpoint-controller',
      ...(spec.clusterIP === 'None' && { [HEADLESS]: '' }),
    };
    const content = subsets.length > 0 ? { subsets } : {};
    const annotations = at ? { [CHANGE_TIME]: at } : undefined;
    const known = this.reader.get<Endpoints>('endpoints', namespace, name);
    if (!known) {
      this.cluster.objects.create('endpoints', {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace, labels, annotations },
        ...content,
      });
    } else if (
      !equalJson(known.subsets ?? [], subsets) ||
      !equalJson(known.metadata.labels, labels)
    ) {
      this.cluster.objects.modify('endpoints', namespace, name, object => {
        delete object.subsets;
        Object.assign(object, content);
        object.metadata.labels = labels;
        object.metadata.annotations = annotations;
      });
    }
  }
}

/** Terminating endpoints have no place in Endpoints unless they are ready. */
function subsetOf({
  endpoints,
  ports,
}: Stored<EndpointSlice>): EndpointSubset[] {
  const [ready, notReady]: EndpointAddress[][] = [[], []];
  for (const { addresses, conditions, targetRef, nodeName, hostname } of (
    endpoints ?? []
  ).slice(0, MAX_ADDRESSES)) {
    if (conditions?.terminating && !conditions.ready) continue;
    const [ip] = addresses;
    const list = conditions?.ready ? ready : notReady;
    list.push({ ip, ...(hostname && { hostname }), nodeName, targetRef });
  }
  if (ready.length + notReady.length === 0) return [];
  const byAddress = (a: EndpointAddress, b: EndpointAddress) =>
    a.ip < b.ip ? -1 : 1;
  return [
    {
      ...(ready.length > 0 && { addresses: ready.sort(byAddress) }),
      ...(notReady.length > 0 && {
        notReadyAddresses: notReady.sort(byAddress),
      }),
      ports: (ports ?? []).map(({ name, port, protocol }) => ({
        ...(name && { name }),
        port: port ?? 0,
        protocol,
      })),
    },
  ];
}
