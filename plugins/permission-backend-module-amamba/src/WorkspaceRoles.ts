import {
  hasRole,
  workspaceEntitySchema,
  type WorkspaceEntity,
  type WorkspaceRole,
} from '@amamba/plugin-amamba-common';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** How long an answer may be older than the catalog, in milliseconds. */
const MAX_AGE_MS = 10_000;

const ROLE_OF: Record<keyof WorkspaceEntity['spec']['members'], WorkspaceRole> =
  {
    admins: 'admin',
    editors: 'editor',
    viewers: 'viewer',
  };

/** Services that {@link WorkspaceRoles} needs. @public */
export interface WorkspaceRolesOptions {
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
}

/** Tells in which workspaces somebody holds a role. @public */
export class WorkspaceRoles {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #read: { at: number; workspaces: Promise<WorkspaceEntity[]> } | undefined;

  constructor(options: WorkspaceRolesOptions) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  /**
   * Names of the workspaces in which one of `ownershipRefs` (a person and the
   * groups they belong to) holds at least `required`.
   */
  async workspacesWith(
    required: WorkspaceRole,
    ownershipRefs: string[],
  ): Promise<string[]> {
    const mine = new Set(
      ownershipRefs.map(ref => ref.toLocaleLowerCase('en-US')),
    );
    const workspaces = await this.#list();
    return workspaces
      .filter(({ spec }) =>
        Object.entries(spec.members).some(
          ([group, refs]) =>
            hasRole(ROLE_OF[group as keyof typeof ROLE_OF], required) &&
            refs.some(ref => mine.has(normalise(ref) ?? '')),
        ),
      )
      .map(({ metadata }) => metadata.name);
  }

  /** One read serves every decision of the next seconds; a failed one serves none. */
  #list(): Promise<WorkspaceEntity[]> {
    if (!this.#read || Date.now() - this.#read.at > MAX_AGE_MS) {
      const workspaces = this.#fetch();
      this.#read = { at: Date.now(), workspaces };
      workspaces.catch(() => {
        this.#read = undefined;
      });
    }
    return this.#read.workspaces;
  }

  async #fetch(): Promise<WorkspaceEntity[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { items } = await this.#catalog.getEntities(
      {
        filter: {
          kind: 'Workspace',
          // Annotations say a workspace's name alone: one of that name in
          // another namespace would grant its members the same.
          'metadata.namespace': DEFAULT_NAMESPACE,
        },
      },
      { credentials },
    );
    return items.flatMap(item => {
      const parsed = workspaceEntitySchema.safeParse(item);
      if (!parsed.success) {
        this.#logger.warn(
          `Workspace ${item.metadata.name} is not valid and grants nothing`,
        );
        return [];
      }
      return [parsed.data];
    });
  }
}

/** Undefined for text that is no reference: it names nobody. */
function normalise(ref: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'User',
        defaultNamespace: DEFAULT_NAMESPACE,
      }),
    );
  } catch {
    return undefined;
  }
}
