import type { JsonObject } from '@backstage/types';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type {
  ArgoEvent,
  ArgoLogLine,
  ArgoManagedResource,
  ArgoManifests,
  ArgoResourceAction,
  ArgoResourceRef,
  ArgoResourceTree,
} from '../objects/resources';
import type { ArgoApplicationRef } from './ArgoCdApplications';

/** Which log, and how much of it. @public */
export interface ArgoLogOptions extends ArgoCdCallOptions {
  /** Of this pod; of all pods of `resource`, or of the application. */
  pod?: { namespace: string; name: string };
  resource?: Omit<ArgoResourceRef, 'version'>;
  container?: string;
  /** Goes on until the container ends. */
  follow?: boolean;
  /** 1000 unless told. */
  tailLines?: number;
  sinceSeconds?: number;
  /** Lines with this text in them; `!` before it: without. */
  filter?: string;
  /** Of the container before its last restart. */
  previous?: boolean;
  /** After which the log is cut, with an error; 64 MiB unless told. */
  maxBytes?: number;
}

/** What applications made, and what they would make. @public */
export interface ArgoCdResources {
  tree(
    ref: ArgoApplicationRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoResourceTree>;

  /** Each object in Git and in the cluster; Secrets are masked. */
  managed(
    ref: ArgoApplicationRef,
    filter?: Partial<ArgoResourceRef>,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoManagedResource[]>;

  /** What Git holds, rendered. */
  manifests(
    ref: ArgoApplicationRef,
    options?: ArgoCdCallOptions & {
      revision?: string;
      revisions?: string[];
      sourcePositions?: number[];
    },
  ): Promise<ArgoManifests>;

  /** Of the application, or of one object in its tree. */
  events(
    ref: ArgoApplicationRef,
    object?: { namespace: string; name: string; uid: string },
    options?: ArgoCdCallOptions,
  ): Promise<ArgoEvent[]>;

  /**
   * Lines as they come. Ends the request when the reader stops iterating.
   *
   * @throws ArgoCdError (while iterating) also for what Argo CD says in place
   * of a line: that there is no such container, say.
   */
  logs(
    ref: ArgoApplicationRef,
    options?: ArgoLogOptions,
  ): AsyncIterable<ArgoLogLine>;

  /** A live object of the tree; Secrets are masked. */
  get(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    options?: ArgoCdCallOptions,
  ): Promise<JsonObject>;

  patch(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    patch: object,
    options: ArgoCdCallOptions & { type: 'merge' | 'json' | 'strategic' },
  ): Promise<JsonObject>;

  delete(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    options?: ArgoCdCallOptions & { force?: boolean; orphan?: boolean },
  ): Promise<void>;

  /** Sorted by name. */
  listActions(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoResourceAction[]>;

  runAction(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    action: { name: string; parameters?: Record<string, string> },
    options?: ArgoCdCallOptions,
  ): Promise<void>;
}
