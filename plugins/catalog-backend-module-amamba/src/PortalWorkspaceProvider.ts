import {
  createClient,
  PORTAL_LOCATION,
  workspaceExportContract,
  type WorkspaceEntity,
} from '@amamba/plugin-amamba-common';
import { Reconciler } from '@amamba/plugin-amamba-node';
import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';

/** Who keeps the workspaces that are made in the portal. */
const PLUGIN_ID = 'amamba-workspaces';

/** All are read at once: there is one thing to keep true. */
const KEY = 'workspaces made in the portal';

/** Services that {@link PortalWorkspaceProvider} needs. */
export interface PortalWorkspaceProviderOptions {
  discovery: DiscoveryService;
  auth: AuthService;
  logger: LoggerService;
}

/**
 * Brings the workspaces that were made in the portal to the catalog.
 *
 * @remarks
 * What the catalog has stays as it is while they cannot be read: a plugin
 * that does not answer has not lost its workspaces.
 */
export class PortalWorkspaceProvider implements EntityProvider {
  readonly #options: PortalWorkspaceProviderOptions;
  readonly #reconciler: Reconciler;
  #connection: EntityProviderConnection | undefined;

  constructor(options: PortalWorkspaceProviderOptions) {
    this.#options = options;
    this.#reconciler = new Reconciler({
      name: 'catalog-workspaces',
      reconcile: (_key, { signal }) => this.#read(signal),
      logger: options.logger,
      // The plugin starts while the catalog does.
      backoff: { baseMs: 500, maxMs: 60_000 },
      timeoutMs: 30_000,
    });
  }

  getProviderName(): string {
    return 'AmambaPortalWorkspaces';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    this.refresh();
  }

  /** Reads them soon; one that is under way is followed by another. */
  refresh(): void {
    if (this.#connection) {
      this.#reconciler.enqueue(KEY);
    }
  }

  async stop(): Promise<void> {
    await this.#reconciler.stop();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { items } = await this.#client().exportWorkspaces({ signal });
    await this.#connection?.applyMutation({
      type: 'full',
      entities: items.map(toDeferred),
    });
  }

  #client() {
    const { auth, discovery } = this.#options;
    return createClient(workspaceExportContract, {
      baseUrl: () => discovery.getBaseUrl(PLUGIN_ID),
      fetch: async (url, init) => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: PLUGIN_ID,
        });
        return fetch(url, {
          ...init,
          headers: { Authorization: `Bearer ${token}` },
        });
      },
    });
  }
}

/** The key keeps those of other locations from being taken over. */
function toDeferred(workspace: WorkspaceEntity): DeferredEntity {
  const { metadata } = workspace;
  return {
    locationKey: PORTAL_LOCATION,
    entity: {
      ...workspace,
      metadata: {
        ...metadata,
        annotations: {
          ...metadata.annotations,
          [ANNOTATION_LOCATION]: PORTAL_LOCATION,
          [ANNOTATION_ORIGIN_LOCATION]: PORTAL_LOCATION,
        },
      },
    },
  };
}
