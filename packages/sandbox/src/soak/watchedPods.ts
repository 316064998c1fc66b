import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { RunningCluster } from '../kubernetes/index.ts';

/** Which pods a watcher asks for. */
export interface Selection {
  query?: string;
  selects?(labels: Record<string, string>, phase?: string): boolean;
  /** Whole objects, or their metadata alone. */
  whole?: boolean;
}

interface Metadata {
  name: string;
  resourceVersion: string;
}

interface WatchLine {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: { metadata: Metadata; code?: number };
}

const METADATA_ONLY =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const METADATA_EVENTS =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** What one client knows of the pods: lists, watches, and lists again when it must. */
export class WatchedPods {
  readonly versions = new Map<string, string>();
  readonly #cluster: RunningCluster;
  readonly #path: string;
  readonly #selection: Selection;
  readonly #agent: Agent;
  #response: IncomingMessage | undefined;
  #closed = false;
  /** Ends when the watcher is closed; fails when the server does wrong. */
  readonly done: Promise<void>;
  failure: Error | undefined;

  constructor(
    cluster: RunningCluster,
    namespace: string,
    selection: Selection,
  ) {
    this.#cluster = cluster;
    this.#selection = selection;
    this.#path = `/api/v1/namespaces/${namespace}/pods?${
      selection.query ?? ''
    }`;
    this.#agent = new Agent({ ca: cluster.caPem, keepAlive: true });
    this.done = this.#follow();
    // Told by whoever asks for `done`, or compares.
    this.done.catch(error => {
      this.failure = error;
    });
  }

  selects(labels: Record<string, string>, phase?: string): boolean {
    return this.#selection.selects?.(labels, phase) ?? true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#response?.destroy();
    await this.done.finally(() => this.#agent.destroy());
  }

  async #follow(): Promise<void> {
    while (!this.#closed) {
      let version: string | undefined = await this.#list();
      while (version !== undefined && !this.#closed) {
        version = await this.#watch(version);
      }
    }
  }

  async #list(): Promise<string> {
    const response = await this.#open(this.#path, METADATA_ONLY);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const { items, metadata } = JSON.parse(Buffer.concat(chunks).toString());
    this.versions.clear();
    for (const { metadata: pod } of items as { metadata: Metadata }[]) {
      this.versions.set(pod.name, pod.resourceVersion);
    }
    return metadata.resourceVersion;
  }

  /** @returns the version to go on from, or undefined when it has expired */
  async #watch(from: string): Promise<string | undefined> {
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${from}`;
    const accept = this.#selection.whole ? 'application/json' : METADATA_EVENTS;
    const response = await this.#open(`${this.#path}&${query}`, accept);
    this.#response = response;
    if (this.#closed) response.destroy();
    let version = from;
    try {
      const lines = createInterface({ input: response });
      // readline does not see that its input was destroyed.
      response.once('close', () => lines.close());
      for await (const line of lines) {
        const { type, object } = JSON.parse(line) as WatchLine;
        if (type === 'ERROR') return undefined;
        version = object.metadata.resourceVersion;
        if (type === 'DELETED') this.versions.delete(object.metadata.name);
        else if (type !== 'BOOKMARK') {
          this.versions.set(object.metadata.name, version);
        }
      }
    } catch (error) {
      if (!this.#closed) throw error;
    }
    return version;
  }

  #open(path: string, accept: string): Promise<IncomingMessage> {
    const { url, adminToken } = this.#cluster;
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), {
        agent: this.#agent,
        headers: { Accept: accept, Authorization: `Bearer ${adminToken}` },
      });
      sent.once('error', reject);
      sent.once('response', response => {
        if (response.statusCode === 200) resolve(response);
        else reject(new Error(`${path}: ${response.statusCode}`));
      });
      sent.end();
    });
  }
}
