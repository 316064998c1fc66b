import {
  type KubeClient,
  kubeKey,
  type KubeObject,
  type KubeTarget,
} from '@amamba/plugin-amamba-node';
import type { Manifest } from './Manifest';
import { CREATED_BY_ANNOTATION, SYNCER } from '../marks';
import { FIELD_MANAGER } from './fieldManager';
import { type Kind, NAMESPACES, RESOURCES } from './resources';
import type {
  AdoptNamespaceStep,
  ApplyStep,
  DeleteStep,
  Gate,
  ReleaseNamespaceStep,
  Step,
} from './Step';

/**
 * Called before a write; what it returns, after it, with what came of it.
 */
export type BeginWrite = (
  kind: Kind,
  key: string,
) => (object: KubeObject | undefined) => void;

/** Does steps on a cluster, as the portal's own account. */
export class ClusterWriter {
  readonly #client: KubeClient;
  readonly #beginWrite: BeginWrite;
  readonly #signal: AbortSignal;

  constructor(options: {
    client: KubeClient;
    beginWrite: BeginWrite;
    signal: AbortSignal;
  }) {
    this.#client = options.client;
    this.#beginWrite = options.beginWrite;
    this.#signal = options.signal;
  }

  /** @returns the namespace, which is the workspace's now. */
  async open(gate: Gate): Promise<KubeObject> {
    const written = this.#beginWrite('Namespace', gate.manifest.metadata.name);
    const namespace =
      gate.do === 'create-namespace'
        ? await this.#create(gate.manifest)
        : await this.#adopt(gate);
    written(namespace);
    return namespace;
  }

  /** Looks at a namespace as it is now. */
  async look(name: string): Promise<KubeObject | undefined> {
    const read = this.#beginWrite('Namespace', name);
    const namespace = await this.#client.get(NAMESPACES, { name }, this.#call);
    read(namespace);
    return namespace;
  }

  async do(step: Exclude<Step, Gate>): Promise<void> {
    this.#signal.throwIfAborted();
    switch (step.do) {
      case 'apply':
        await this.#apply(step);
        break;
      case 'delete':
        await this.#delete(step);
        break;
      default:
        await this.#release(step);
    }
  }

  get #call() {
    return { signal: this.#signal };
  }

  async #create(manifest: Manifest): Promise<KubeObject> {
    return this.#client.create(
      NAMESPACES,
      {
        ...manifest,
        metadata: {
          ...manifest.metadata,
          annotations: { [CREATED_BY_ANNOTATION]: SYNCER },
        },
      },
      this.#call,
    );
  }

  async #adopt(step: AdoptNamespaceStep): Promise<KubeObject> {
    const { manifest, uid, resourceVersion } = step;
    const { name } = manifest.metadata;
    return this.#patch({
      ...manifest,
      metadata: { ...manifest.metadata, name, uid, resourceVersion },
    });
  }

  async #apply(step: ApplyStep): Promise<void> {
    const { manifest, uid, force, replace } = step;
    const { kind, metadata } = manifest;
    const written = this.#beginWrite(kind, kubeKey(metadata));
    if (replace) {
      await this.#client.delete(RESOURCES[kind], targetOf(metadata), {
        ...this.#call,
        uid,
      });
    }
    // One that is deleted and made again meanwhile is not ours to change.
    const seen = uid && !replace ? { uid } : {};
    written(
      await this.#patch(
        { ...manifest, metadata: { ...metadata, ...seen } },
        force,
      ),
    );
  }

  async #patch(manifest: Manifest, force = true): Promise<KubeObject> {
    return this.#client.patch(
      RESOURCES[manifest.kind],
      targetOf(manifest.metadata),
      manifest,
      { ...this.#call, type: 'apply', fieldManager: FIELD_MANAGER, force },
    );
  }

  async #delete({ kind, target, uid }: DeleteStep): Promise<void> {
    const written = this.#beginWrite(kind, kubeKey(target));
    await this.#client.delete(RESOURCES[kind], target, { ...this.#call, uid });
    // A namespace goes slowly: the watch tells when it is gone.
    if (kind !== 'Namespace') {
      written(undefined);
    }
  }

  async #release(step: ReleaseNamespaceStep): Promise<void> {
    const { name, uid, labels, annotations } = step;
    const written = this.#beginWrite('Namespace', name);
    // Nothing applied any more: the labels of the workspace go.
    await this.#patch({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, ...(uid && { uid }) },
    });
    written(
      await this.#client.patch(
        NAMESPACES,
        { name },
        {
          metadata: {
            ...(uid && { uid }),
            labels: nulls(labels),
            annotations: nulls(annotations),
          },
        },
        { ...this.#call, type: 'merge', fieldManager: FIELD_MANAGER },
      ),
    );
  }
}

function targetOf({ name, namespace }: Manifest['metadata']): KubeTarget {
  return { name, ...(namespace && { namespace }) };
}

function nulls(names: string[]): Record<string, null> {
  return Object.fromEntries(names.map(name => [name, null]));
}
