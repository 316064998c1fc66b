import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type {
  ArgoApplication,
  ArgoApplicationField,
  ArgoApplicationSpec,
  NewArgoApplication,
} from '../objects/application';
import type { ArgoSyncWindows } from '../objects/project';
import type {
  ArgoChartDetails,
  ArgoRevisionMetadata,
} from '../objects/repository';

/**
 * Names one application.
 *
 * @remarks
 * With its project Argo CD tells "there is none" (404) from "not allowed", and
 * refuses an application of another project, so a guessed name gets nowhere.
 *
 * @public
 */
export interface ArgoApplicationRef {
  project: string;
  name: string;
  /** Argo CD's own when left out. */
  namespace?: string;
}

/** Which applications, and what of them. @public */
export interface ArgoApplicationQuery {
  /** Those of any of these projects; of all when left out. */
  projects?: readonly string[];
  /** A label selector. */
  selector?: string;
  name?: string;
  /** In this namespace only. */
  namespace?: string;
  repository?: string;
  /** All but `status.resources` and the last sync's result when left out. */
  fields?: readonly ArgoApplicationField[];
}

/** @public */
export interface ArgoApplicationList {
  items: ArgoApplication[];
  resourceVersion: string;
}

/** @public */
export interface ArgoSyncRequest {
  revision?: string;
  /** Of a multi-source application, with `sourcePositions` (from 1). */
  revisions?: string[];
  sourcePositions?: number[];
  dryRun?: boolean;
  prune?: boolean;
  /** Deletes and creates anew what cannot be changed. */
  force?: boolean;
  /** `kubectl apply` without hooks. */
  applyOnly?: boolean;
  /** Only these; all when left out. */
  resources?: Array<{
    group: string;
    kind: string;
    name: string;
    namespace?: string;
  }>;
  /** `Validate=false`, `PruneLast=true` and so on. */
  syncOptions?: string[];
  retry?: {
    limit: number;
    backoff?: { duration?: string; factor?: number; maxDuration?: string };
  };
  infos?: Array<{ name: string; value: string }>;
}

/** @public */
export interface ArgoDeleteOptions extends ArgoCdCallOptions {
  /** Whether what it made goes with it; it does unless told. */
  cascade?: boolean;
  propagationPolicy?: 'foreground' | 'background';
}

/** How a patch is written: RFC 7386 or RFC 6902. @public */
export type ArgoPatchType = 'merge' | 'json';

/** Writes that check the specification against the repository. @public */
export interface ArgoWriteOptions extends ArgoCdCallOptions {
  /** Whether Argo CD renders the manifests first; it does unless told. */
  validate?: boolean;
}

/** Applications of one Argo CD. @public */
export interface ArgoCdApplications {
  list(
    query?: ArgoApplicationQuery,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoApplicationList>;

  /** Everything of it; undefined when there is none in that project. */
  get(
    ref: ArgoApplicationRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoApplication | undefined>;

  /** Compares it with Git (`hard`: without caches) and waits for that. */
  refresh(
    ref: ArgoApplicationRef,
    options?: ArgoCdCallOptions & { hard?: boolean },
  ): Promise<ArgoApplication>;

  create(
    application: NewArgoApplication,
    options?: ArgoWriteOptions & { upsert?: boolean },
  ): Promise<ArgoApplication>;

  /** Refused when the object's `metadata.resourceVersion` is not current. */
  update(
    application: ArgoApplication,
    options?: ArgoWriteOptions,
  ): Promise<ArgoApplication>;

  updateSpec(
    ref: ArgoApplicationRef,
    spec: ArgoApplicationSpec,
    options?: ArgoWriteOptions,
  ): Promise<ArgoApplicationSpec>;

  patch(
    ref: ArgoApplicationRef,
    patch: object,
    options: ArgoCdCallOptions & { type: ArgoPatchType },
  ): Promise<ArgoApplication>;

  /** Returns once Argo CD has begun; what it made goes after that. */
  delete(ref: ArgoApplicationRef, options?: ArgoDeleteOptions): Promise<void>;

  /** Returns once the operation is written down; it runs after that. */
  sync(
    ref: ArgoApplicationRef,
    request?: ArgoSyncRequest,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoApplication>;

  /** To an entry of the history. Refused while it is synced by itself. */
  rollback(
    ref: ArgoApplicationRef,
    request: { id: number; dryRun?: boolean; prune?: boolean },
    options?: ArgoCdCallOptions,
  ): Promise<ArgoApplication>;

  /** Ends the operation under way. */
  terminate(
    ref: ArgoApplicationRef,
    options?: ArgoCdCallOptions,
  ): Promise<void>;

  /** Which windows hold, and whether a sync by hand would be let through. */
  syncWindows(
    ref: ArgoApplicationRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoSyncWindows>;

  /** The commit of a sha, full or short. */
  revisionMetadata(
    ref: ArgoApplicationRef,
    revision: string,
    options?: ArgoCdCallOptions & { sourceIndex?: number; versionId?: number },
  ): Promise<ArgoRevisionMetadata>;

  /** A chart's own words about one of its versions. */
  chartDetails(
    ref: ArgoApplicationRef,
    revision: string,
    options?: ArgoCdCallOptions & { sourceIndex?: number; versionId?: number },
  ): Promise<ArgoChartDetails>;
}
