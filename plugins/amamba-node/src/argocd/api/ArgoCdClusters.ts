import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type { ArgoCluster, NewArgoCluster } from '../objects/cluster';

/** Clusters that applications of one Argo CD can go to. @public */
export interface ArgoCdClusters {
  list(options?: ArgoCdCallOptions): Promise<ArgoCluster[]>;

  /** Undefined when there is none of that address. */
  get(
    server: string,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoCluster | undefined>;

  create(
    cluster: NewArgoCluster,
    options?: ArgoCdCallOptions & { upsert?: boolean },
  ): Promise<ArgoCluster>;

  /** Every field, its credentials too, becomes what is given. */
  update(
    cluster: NewArgoCluster,
    options?: ArgoCdCallOptions,
  ): Promise<ArgoCluster>;

  /** Does nothing when there is none. */
  delete(server: string, options?: ArgoCdCallOptions): Promise<void>;
}
