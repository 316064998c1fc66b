import {
  listGrants,
  type WorkspaceEntity,
  type WorkspaceFolderSpec,
} from '@amamba/plugin-amamba-common';
import type { WorkspaceDirectory } from '@amamba/plugin-amamba-node';

interface Membership {
  name: string;
  role: string;
}

/** What somebody's references have, each once and in order. */
type ByRef = ReadonlyMap<string, readonly Membership[]>;

interface Snapshot {
  workspaces: ReadonlyMap<string, WorkspaceEntity>;
  folders: ReadonlyMap<string, WorkspaceFolderSpec>;
  inWorkspaces: ByRef;
  inFolders: ByRef;
}

/**
 * Who holds which role where, by person and group: a decision looks at what
 * the caller has, not at all workspaces.
 */
export class RoleIndex {
  readonly #directory: WorkspaceDirectory;
  #snapshot: Snapshot | undefined;

  constructor(directory: WorkspaceDirectory) {
    this.#directory = directory;
  }

  /** Names of the workspaces in which one of the references has one of the roles. */
  async workspacesOf(
    refs: readonly string[],
    roles: ReadonlySet<string>,
  ): Promise<string[]> {
    return namesOf((await this.#read()).inWorkspaces, refs, roles);
  }

  /** The same of folders. */
  async foldersOf(
    refs: readonly string[],
    roles: ReadonlySet<string>,
  ): Promise<string[]> {
    return namesOf((await this.#read()).inFolders, refs, roles);
  }

  /** Made anew only when the directory has read anew. */
  async #read(): Promise<Snapshot> {
    const workspaces = await this.#directory.list();
    const folders = await this.#directory.folders();
    const last = this.#snapshot;
    if (last?.workspaces === workspaces && last.folders === folders) {
      return last;
    }
    this.#snapshot = {
      workspaces,
      folders,
      inWorkspaces: indexByRef(
        [...workspaces].map(([name, { spec }]) => [name, spec] as const),
        folders,
      ),
      inFolders: indexByRef([...folders], folders),
    };
    return this.#snapshot;
  }
}

function indexByRef(
  tenants: ReadonlyArray<readonly [string, Parameters<typeof listGrants>[0]]>,
  folders: ReadonlyMap<string, WorkspaceFolderSpec>,
): ByRef {
  const index = new Map<string, Membership[]>();
  for (const [name, spec] of tenants) {
    for (const { ref, role } of listGrants(spec, folders)) {
      const memberships = index.get(ref) ?? [];
      memberships.push({ name, role });
      index.set(ref, memberships);
    }
  }
  return index;
}

function namesOf(
  index: ByRef,
  refs: readonly string[],
  roles: ReadonlySet<string>,
): string[] {
  const names = refs.flatMap(ref =>
    (index.get(ref.toLocaleLowerCase('en-US')) ?? [])
      .filter(({ role }) => roles.has(role))
      .map(({ name }) => name),
  );
  return [...new Set(names)].sort();
}
