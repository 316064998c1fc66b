import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type {
  ArgoApplicationSet,
  NewArgoApplicationSet,
} from '../objects/applicationSet';
import type { ArgoResourceTree } from '../objects/resources';

/** Names one ApplicationSet. @public */
export interface ArgoApplicationSetRef {
  name: string;
  /** Argo CD's own when left out. */
  namespace?: string;
}

/** An application that an ApplicationSet would make. @public */
export interface ArgoGeneratedApplication {
  metadata: { name: string; [field: string]: unknown };
  spec: { project: string; [field: string]: unknown };
}

/** ApplicationSets of one Argo CD. @public */
export interface ArgoCdApplicationSets {
  list(
    query?: { projects?: readonly string[]; selector?: string },
    options?: ArgoCdCallOptions,
  ): Promise<ArgoApplicationSet[]>;

  /** Undefined when there is none. */
  get(
    ref: ArgoApplicationSetRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoApplicationSet | undefined>;

  create(
    set: NewArgoApplicationSet,
    options?: ArgoCdCallOptions & { upsert?: boolean; dryRun?: boolean },
  ): Promise<ArgoApplicationSet>;

  /** Its applications go or stay as its own policy says. */
  delete(
    ref: ArgoApplicationSetRef,
    options?: ArgoCdCallOptions,
  ): Promise<void>;

  /** The applications it would make; makes nothing. */
  generate(
    set: NewArgoApplicationSet,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoGeneratedApplication[]>;

  tree(
    ref: ArgoApplicationSetRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoResourceTree>;
}
