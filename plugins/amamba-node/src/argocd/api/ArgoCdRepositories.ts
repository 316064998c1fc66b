import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type { ArgoSource } from '../objects/application';
import type {
  ArgoAppDetails,
  ArgoAppInfo,
  ArgoHelmChart,
  ArgoRefs,
  ArgoRepository,
  NewArgoRepository,
} from '../objects/repository';

/** Names one repository: a project may have its own of the same URL. @public */
export interface ArgoRepositoryRef {
  url: string;
  /** Absent: the one of all projects. */
  project?: string;
}

/** Repositories of one Argo CD. @public */
export interface ArgoCdRepositories {
  /** Whether they can be reached is tested now with `fresh`. */
  list(
    options?: ArgoCdCallOptions & { project?: string; fresh?: boolean },
  ): Promise<ArgoRepository[]>;

  /** Undefined when there is none of that URL in that very project. */
  get(
    ref: ArgoRepositoryRef,
    options?: ArgoCdCallOptions & { fresh?: boolean },
  ): Promise<ArgoRepository | undefined>;

  /**
   * Refused, and nothing stored, when Argo CD cannot reach it with these
   * credentials; refused too when it is there with other settings.
   *
   * @remarks This is the only test of a connection over REST: what answers
   * `/validate` takes the encoded URL for the URL.
   */
  create(
    repository: NewArgoRepository,
    options?: ArgoCdCallOptions & { upsert?: boolean },
  ): Promise<ArgoRepository>;

  update(
    repository: NewArgoRepository,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoRepository>;

  /** Only that of that very project. Does nothing when there is none. */
  delete(ref: ArgoRepositoryRef, options?: ArgoCdCallOptions): Promise<void>;

  /** Branches and tags. */
  refs(ref: ArgoRepositoryRef, options?: ArgoCdCallOptions): Promise<ArgoRefs>;

  /**
   * Paths of a revision that are Helm charts or kustomizations; plain
   * directories are not told. Argo CD wants the project that will use it.
   */
  apps(
    ref: ArgoRepositoryRef,
    query: { revision: string; appName: string; appProject: string },
    options?: ArgoCdCallOptions,
  ): Promise<ArgoAppInfo[]>;

  /**
   * What a source is and what can be set. For an application that exists,
   * only of one of its own sources.
   */
  appDetails(
    source: ArgoSource,
    query: { appName: string; appProject: string; sourceIndex?: number },
    options?: ArgoCdCallOptions,
  ): Promise<ArgoAppDetails>;

  /** Charts of a Helm repository with their versions. */
  helmCharts(
    ref: ArgoRepositoryRef,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoHelmChart[]>;
}
