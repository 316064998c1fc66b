import {
  hasRole,
  workspaceEntitySchema,
  type WorkspaceEntity,
  type WorkspaceRole,
} from '@amamba/plugin-amamba-common';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** How long an answer may be older than the catalog, in milliseconds. */
const MAX_AGE_MS = 10_000;

const ROLE_OF: Record<keyof WorkspaceEntity['spec']['members'], WorkspaceRole> =
  {
    admins: 'admin',
    editors: 'editor',
    viewers: 'viewer',
  };

/** Tells in which workspaces somebody holds a role. */
export class WorkspaceRoles {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #read: { at: number; workspaces: Promise<WorkspaceEntity[]> } | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
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
            refs.some(ref => mine.has(normalise(ref))),
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
      { filter: { kind: 'Workspace' } },
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

function normalise(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref, { defaultKind: 'User', defaultNamespace: 'default' }),
  );
}
