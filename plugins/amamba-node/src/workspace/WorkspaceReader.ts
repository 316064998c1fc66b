import {
  type WorkspaceSpec,
  workspaceEntitySchema,
} from '@amamba/plugin-amamba-common';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** Services that {@link WorkspaceReader} needs. @public */
export interface WorkspaceReaderOptions {
  catalog: CatalogService;
  auth: AuthService;
}

/** What a workspace owns when its entity cannot be read. */
const NOTHING: WorkspaceSpec = {
  owner: '',
  members: { admins: [], editors: [], viewers: [], custom: {} },
  clusters: [],
};

/**
 * Reads workspaces from the catalog, as the plugin itself: what somebody may
 * do must not depend on whether they may see the workspace.
 *
 * @public
 */
export class WorkspaceReader {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: WorkspaceReaderOptions) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /**
   * The workspace of that name in the catalog's default namespace; undefined
   * when there is none. One that is not valid has no members and no clusters.
   */
  async get(name: string): Promise<WorkspaceSpec | undefined> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entity = await this.#catalog.getEntityByRef(
      { kind: 'Workspace', namespace: 'default', name },
      { credentials },
    );
    const parsed = workspaceEntitySchema.safeParse(entity);
    return entity && (parsed.success ? parsed.data.spec : NOTHING);
  }
}
