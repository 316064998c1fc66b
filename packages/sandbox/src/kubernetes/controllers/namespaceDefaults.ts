import type { Clock, Controller, ObjectClient } from '../types.ts';
import { WorkQueue } from './workQueue.ts';

const ROOT_CA = 'kube-root-ca.crt';

/**
 * Sees to it that every namespace has its `default` ServiceAccount and the
 * ConfigMap with the CA of the API server.
 */
export class NamespaceDefaultsController implements Controller {
  readonly #objects: ObjectClient;
  readonly #caPem: string;
  readonly #queue: WorkQueue;
  #stops: (() => void)[] = [];

  constructor(objects: ObjectClient, clock: Clock, caPem: string) {
    this.#objects = objects;
    this.#caPem = caPem;
    this.#queue = new WorkQueue(clock, name => this.#reconcile(name));
  }

  start(): void {
    this.#stops = [
      this.#objects.watch('namespaces', ({ type, object }) => {
        if (type !== 'DELETED') this.#queue.add(object.metadata.name);
      }),
      this.#restore('serviceaccounts', 'default'),
      this.#restore('configmaps', ROOT_CA),
    ];
    this.#queue.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#queue.stop();
  }

  #restore(resource: string, name: string): () => void {
    const fieldSelector = `metadata.name=${name}`;
    return this.#objects.watch(
      resource,
      ({ type, object }) => {
        const { namespace } = object.metadata;
        if (type !== 'ADDED' && namespace) this.#queue.add(namespace);
      },
      { fieldSelector },
    );
  }

  #reconcile(namespace: string): void {
    const found = this.#objects.get('namespaces', undefined, namespace);
    if (!found || found.metadata.deletionTimestamp) return;
    if (!this.#objects.get('serviceaccounts', namespace, 'default')) {
      this.#objects.create('serviceaccounts', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace },
      });
    }
    const data = { 'ca.crt': this.#caPem };
    if (!this.#objects.get('configmaps', namespace, ROOT_CA)) {
      this.#objects.create('configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: ROOT_CA,
          namespace,
          annotations: {
            'kubernetes.io/description':
              'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
          },
        },
        data,
      });
    } else {
      this.#objects.modify('configmaps', namespace, ROOT_CA, configMap => {
        configMap.data = data;
      });
    }
  }
}
