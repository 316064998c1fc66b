import {
  listGrants,
  type WorkspaceEntity,
  workspaceEntitySchema,
  workspaceFolderEntitySchema,
  type WorkspaceFolderSpec,
} from '@amamba/plugin-amamba-common';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { RecentReading } from './RecentReading';
import type { WorkspaceDirectory } from './types';

const MAX_AGE_MS = 10_000;
const PAGE_SIZE = 500;

/** Services that {@link createWorkspaceDirectory} needs. @public */
export interface WorkspaceDirectoryOptions {
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
}

interface Tenants {
  workspaces: Map<string, WorkspaceEntity>;
  folders: Map<string, WorkspaceFolderSpec>;
}

/**
 * Reads workspaces and their folders from the catalog.
 *
 * @remarks
 * One that is not valid is left out and logged: it grants nothing and owns
 * nothing. When the catalog cannot be read every call throws, for what was
 * true before may have been revoked.
 *
 * @public
 */
export function createWorkspaceDirectory(
  options: WorkspaceDirectoryOptions,
): WorkspaceDirectory {
  const complain = complainOnce(options.logger);
  const tenants = new RecentReading(
    () => readTenants(options, complain),
    MAX_AGE_MS,
  );
  return {
    list: async ({ fresh } = {}) =>
      (await (fresh ? tenants.fresh() : tenants.get())).workspaces,
    get: async name =>
      (await tenants.get()).workspaces.get(name.toLocaleLowerCase('en-US')),
    folders: async () => (await tenants.get()).folders,
    grants: async workspace =>
      listGrants(workspace.spec, (await tenants.get()).folders),
  };
}

async function readTenants(
  { catalog, auth }: WorkspaceDirectoryOptions,
  complain: (problems: Map<string, string>) => void,
): Promise<Tenants> {
  const credentials = await auth.getOwnServiceCredentials();
  const tenants: Tenants = { workspaces: new Map(), folders: new Map() };
  const problems = new Map<string, string>();
  const pages = catalog.streamEntities(
    { filter: { kind: ['Workspace', 'WorkspaceFolder'] }, pageSize: PAGE_SIZE },
    { credentials },
  );
  for await (const page of pages) {
    for (const entity of page) {
      const problem = addEntity(tenants, entity);
      if (problem) problems.set(stringifyEntityRef(entity), problem);
    }
  }
  complain(problems);
  return tenants;
}

/** @returns what is wrong with the entity, which then counts for nothing. */
function addEntity(tenants: Tenants, entity: Entity): string | undefined {
  if (entity.kind.toLocaleLowerCase('en-US') === 'workspace') {
    const { data, error } = workspaceEntitySchema.safeParse(entity);
    if (data) tenants.workspaces.set(data.metadata.name, data);
    return error && describeIssues(error.issues);
  }
  const { data, error } = workspaceFolderEntitySchema.safeParse(entity);
  if (data) tenants.folders.set(data.metadata.name, data.spec);
  return error && describeIssues(error.issues);
}

function describeIssues(
  issues: ReadonlyArray<{ path: PropertyKey[]; message: string }>,
): string {
  return issues
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('; ');
}

/** Each problem is said when it appears, not every ten seconds. */
function complainOnce(logger: LoggerService) {
  let known = new Map<string, string>();
  return (problems: Map<string, string>) => {
    for (const [ref, problem] of problems) {
      if (known.get(ref) !== problem) {
        logger.warn(`${ref} is left out, for it is not valid: ${problem}`);
      }
    }
    known = problems;
  };
}
