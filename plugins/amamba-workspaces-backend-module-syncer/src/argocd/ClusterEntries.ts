import type {
  ArgoCdClient,
  ArgoCdInstance,
  ArgoCluster,
  KubeConnectionDetails,
  KubeService,
  NewArgoCluster,
} from '@amamba/plugin-amamba-node';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import { fingerprint } from '../fingerprint';
import { AMAMBA, MANAGED_BY_LABEL } from '../marks';
import { resolveCluster } from './resolveCluster';

/** Of what an entry was made from: Argo CD tells no credentials back. */
const FINGERPRINT_ANNOTATION = 'amamba.io/connection';

export interface ClusterEntriesOptions {
  client: ArgoCdClient;
  instance: ArgoCdInstance;
  kube: KubeService;
  /** Otherwise it is told what would be done. */
  write: boolean;
  signal: AbortSignal;
}

/**
 * Registers clusters of the portal with an Argo CD. Entries of others, and the
 * cluster in which Argo CD lives, are used as they are.
 */
export class ClusterEntries {
  readonly changes: SyncChange[] = [];
  readonly #options: ClusterEntriesOptions;
  readonly #known: ArgoCluster[];

  constructor(known: readonly ArgoCluster[], options: ClusterEntriesOptions) {
    this.#known = [...known];
    this.#options = options;
  }

  /** What Argo CD has now. */
  get known(): readonly ArgoCluster[] {
    return this.#known;
  }

  async keep(cluster: { name: string; url: string }): Promise<void> {
    const { instance, kube } = this.#options;
    const found = resolveCluster(cluster, instance, this.#known);
    if ((found && !isOurs(found)) || instance.cluster === cluster.name) {
      return;
    }
    const details = await kube.connectionDetails(cluster.name);
    const entry = toEntry(cluster.name, details);
    if (!found) {
      await this.#put('create', entry);
    } else if (found.server !== entry.server) {
      // Its address is what an entry is known by.
      await this.#put('create', entry);
      await this.#delete(found);
    } else if (
      found.annotations?.[FINGERPRINT_ANNOTATION] !==
        entry.annotations?.[FINGERPRINT_ANNOTATION] ||
      found.name !== entry.name
    ) {
      await this.#put('update', entry);
    }
  }

  async #put(action: 'create' | 'update', entry: NewArgoCluster) {
    const { client, write, signal } = this.#options;
    if (write) {
      const cluster = await client.clusters[action](entry, { signal });
      this.#forget(cluster.server);
      this.#known.push(cluster);
    }
    this.changes.push({
      action,
      object: `Cluster ${entry.name}`,
      detail: action === 'update' ? 'how it is reached' : entry.server,
    });
  }

  async #delete({ server, name }: ArgoCluster) {
    const { client, write, signal } = this.#options;
    if (write) {
      await client.clusters.delete(server, { signal });
      this.#forget(server);
    }
    this.changes.push({
      action: 'delete',
      object: `Cluster ${name}`,
      detail: server,
    });
  }

  #forget(server: string) {
    const index = this.#known.findIndex(item => item.server === server);
    if (index >= 0) this.#known.splice(index, 1);
  }
}

function isOurs({ labels }: ArgoCluster): boolean {
  return labels?.[MANAGED_BY_LABEL] === AMAMBA;
}

function toEntry(name: string, details: KubeConnectionDetails): NewArgoCluster {
  const { url, ca, skipTlsVerify, token, clientCertificate, clientKey } =
    details;
  return {
    server: url,
    name,
    labels: { [MANAGED_BY_LABEL]: AMAMBA },
    annotations: { [FINGERPRINT_ANNOTATION]: fingerprint(details) },
    config: {
      ...(token && { bearerToken: token }),
      tlsClientConfig: {
        insecure: skipTlsVerify,
        // Argo CD takes one or the other.
        ...(!skipTlsVerify && ca && { caData: base64(ca) }),
        ...(clientCertificate && { certData: base64(clientCertificate) }),
        ...(clientKey && { keyData: base64(clientKey) }),
      },
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
