import type { Repository } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplicationSet } from '@amamba/plugin-amamba-node';
import type { StoredProject } from '../store/ApplicationStore';

/** What is kept of each kind. */
export interface InventoryDetails {
  repository: Omit<Repository, 'applications'>;
  applicationSet: Pick<ArgoApplicationSet, 'metadata' | 'spec' | 'status'>;
}

/** @see InventoryDetails */
export type InventoryKind = keyof InventoryDetails;

/** Something that an Argo CD has beside applications. */
export interface InventoryItem<K extends InventoryKind> {
  id: string;
  instance: string;
  project: string;
  detail: InventoryDetails[K];
}

/**
 * The portal's copy of repositories and ApplicationSets.
 *
 * Writes are idempotent and safe from any number of replicas at once: what was
 * seen earlier never replaces what was seen later.
 */
export interface InventoryStore {
  /** Makes them all that the instance has of this kind. */
  replace<K extends InventoryKind>(
    kind: K,
    instance: string,
    items: ReadonlyArray<InventoryItem<K>>,
    seenAt: Date,
  ): Promise<void>;

  /** Of these projects. */
  list<K extends InventoryKind>(
    kind: K,
    places: ReadonlyArray<Pick<StoredProject, 'instance' | 'name'>>,
  ): Promise<Array<InventoryItem<K>>>;

  get<K extends InventoryKind>(
    kind: K,
    id: string,
  ): Promise<InventoryItem<K> | undefined>;
}
