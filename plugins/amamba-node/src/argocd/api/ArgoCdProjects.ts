import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type { ArgoDetailedProject, ArgoProject } from '../objects/project';

/** An AppProject to create. @public */
export interface NewArgoProject {
  metadata: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: Record<string, unknown>;
}

/** AppProjects of one Argo CD. @public */
export interface ArgoCdProjects {
  list(options?: ArgoCdCallOptions): Promise<ArgoProject[]>;

  /** Undefined when there is none. */
  get(
    name: string,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoProject | undefined>;

  /** With the repositories that are scoped to it. */
  getDetailed(
    name: string,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoDetailedProject | undefined>;

  /**
   * Refused when there is one of that name with another specification; one
   * with the same is answered as if it had been created.
   */
  create(
    project: NewArgoProject,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoProject>;

  /**
   * Refused when the object's `metadata.resourceVersion` is not current, and
   * when an application could no longer be where it is.
   */
  update(
    project: ArgoProject,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoProject>;

  /**
   * Refused while applications are in it. Does nothing when there is none.
   */
  delete(name: string, options?: ArgoCdCallOptions): Promise<void>;
}
