import type { Service } from 'kubernetes-types/core/v1';
import type { KubeObject, ObjectClient } from '../../types.ts';

/** Finds Services by the addresses and ports that they have on the network. */
export class ServiceIndex {
  readonly #objects: ObjectClient;
  readonly #byAddress = new Map<string, { namespace: string; name: string }>();
  readonly #byNodePort = new Map<number, { namespace: string; name: string }>();
  #stop: (() => void) | undefined;

  constructor(objects: ObjectClient) {
    this.#objects = objects;
  }

  get(namespace: string, name: string): Service | undefined {
    return this.#objects.get('services', namespace, name) as
      | Service
      | undefined;
  }

  byAddress(address: string): Service | undefined {
    const isAddressed = (service: Service) =>
      addressesOf(service).includes(address);
    return this.#find(this.#byAddress.get(address), isAddressed);
  }

  byNodePort(port: number): Service | undefined {
    const hasPort = (service: Service) => nodePortsOf(service).includes(port);
    return this.#find(this.#byNodePort.get(port), hasPort);
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** The watch may be behind what was written just now: then all are searched. */
  #find(
    known: { namespace: string; name: string } | undefined,
    matches: (service: Service) => boolean,
  ): Service | undefined {
    this.#watch();
    const service = known && this.get(known.namespace, known.name);
    if (service && matches(service)) return service;
    return (this.#objects.list('services') as Service[]).find(matches);
  }

  #watch(): void {
    this.#stop ??= this.#objects.watch('services', ({ type, object }) =>
      this.#see(type === 'DELETED', object),
    );
  }

  #see(deleted: boolean, object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    const service = object as Service;
    const put = <Key>(map: Map<Key, unknown>, keys: Key[]) => {
      for (const key of keys) {
        if (deleted) map.delete(key);
        else map.set(key, { namespace, name });
      }
    };
    put(this.#byAddress, addressesOf(service));
    put(this.#byNodePort, nodePortsOf(service));
  }
}

function addressesOf({ spec, status }: Service): string[] {
  const balanced = status?.loadBalancer?.ingress ?? [];
  return [
    ...(spec?.clusterIPs ?? [spec?.clusterIP ?? '']),
    ...(spec?.externalIPs ?? []),
    ...balanced.map(({ ip = '' }) => ip),
  ].filter(address => address !== '' && address !== 'None');
}

function nodePortsOf({ spec }: Service): number[] {
  return (spec?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
}
