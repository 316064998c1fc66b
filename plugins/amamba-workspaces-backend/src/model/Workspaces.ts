import {
  type Grant,
  listGrants,
  PORTAL_LOCATION,
  type WorkspaceEntity,
  type WorkspaceFolderSpec,
  type WorkspaceSpec,
} from '@amamba/plugin-amamba-common';
import type { WorkspaceDirectory } from '@amamba/plugin-amamba-node';
import type { WorkspaceSource } from '@amamba/plugin-amamba-workspaces-common';
import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import { basename } from 'node:path';
import type { WorkspaceRecord, WorkspaceStore } from '../store/WorkspaceStore';

/** A workspace, wherever it is kept. */
export interface KnownWorkspace {
  name: string;
  title?: string;
  description?: string;
  spec: WorkspaceSpec;
  /** Its own members and those of its folders. */
  grants: Grant[];
  /** Of the catalog entity; absent until the catalog has it. */
  uid?: string;
  /** What is stored of it; absent: it is kept elsewhere. */
  record?: WorkspaceRecord;
  source: WorkspaceSource;
}

/**
 * Every workspace there is: those of the catalog, and those made in the
 * portal as they are stored, which is newer than what the catalog has.
 */
export class Workspaces {
  readonly #store: WorkspaceStore;
  readonly #directory: WorkspaceDirectory;

  constructor(options: {
    store: WorkspaceStore;
    directory: WorkspaceDirectory;
  }) {
    this.#store = options.store;
    this.#directory = options.directory;
  }

  /** By name. */
  async list(
    options: { fresh?: boolean } = {},
  ): Promise<Map<string, KnownWorkspace>> {
    const entities = await this.#directory.list(options);
    const folders = await this.#directory.folders();
    // After the catalog: one that is deleted in between is in neither.
    const records = await this.#store.listWorkspaces();
    const names = new Set([...entities.keys(), ...records.keys()]);
    const known = new Map<string, KnownWorkspace>();
    for (const name of [...names].sort()) {
      const workspace = combine(entities.get(name), records.get(name), folders);
      if (workspace) known.set(name, workspace);
    }
    return known;
  }

  async get(name: string): Promise<KnownWorkspace | undefined> {
    const entity = await this.#directory.get(name);
    const folders = await this.#directory.folders();
    return combine(entity, await this.#store.getWorkspace(name), folders);
  }
}

function combine(
  entity: WorkspaceEntity | undefined,
  record: WorkspaceRecord | undefined,
  folders: ReadonlyMap<string, WorkspaceFolderSpec>,
): KnownWorkspace | undefined {
  const uid = entity?.metadata.uid;
  if (record) {
    const { name, title, description, spec } = record;
    const grants = listGrants(spec, folders);
    const source = { kind: 'portal' as const };
    return { name, title, description, spec, grants, uid, record, source };
  }
  // One of the portal's that is not stored any more is gone: the catalog
  // only does not know it yet.
  if (!entity || isOfPortal(entity)) {
    return undefined;
  }
  const { name, title, description } = entity.metadata;
  return {
    name,
    title,
    description,
    spec: entity.spec,
    grants: listGrants(entity.spec, folders),
    uid,
    source: sourceOf(entity),
  };
}

function isOfPortal(entity: WorkspaceEntity): boolean {
  const { annotations = {} } = entity.metadata;
  return annotations[ANNOTATION_ORIGIN_LOCATION] === PORTAL_LOCATION;
}

/** Where a person can change it; not where on its machine the portal is. */
function sourceOf(entity: WorkspaceEntity): WorkspaceSource {
  const { annotations = {} } = entity.metadata;
  const location = annotations[ANNOTATION_LOCATION] ?? '';
  if (location.startsWith('file:')) {
    return { kind: 'file', location: basename(location.slice(5)) };
  }
  const address =
    annotations[ANNOTATION_EDIT_URL] ?? location.replace(/^url:/, '');
  return /^https?:\/\//.test(address)
    ? { kind: 'git', location: address }
    : { kind: 'git' };
}
