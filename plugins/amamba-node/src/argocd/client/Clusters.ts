import { z } from 'zod';
import type { ArgoCdClusters } from '../api/ArgoCdClusters';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import {
  type ArgoCluster,
  argoClusterSchema,
  clusterListSchema,
  type NewArgoCluster,
} from '../objects/cluster';
import type { ArgoCdCalls } from './ArgoCdCalls';

const PATH = 'clusters';

/** {@link ArgoCdClusters} over REST. */
export class Clusters implements ArgoCdClusters {
  readonly #calls: ArgoCdCalls;

  constructor(calls: ArgoCdCalls) {
    this.#calls = calls;
  }

  async list(options: ArgoCdCallOptions = {}): Promise<ArgoCluster[]> {
    const answer = await this.#calls.json(clusterListSchema, {
      ...options,
      path: [PATH],
      operation: 'list clusters',
    });
    return answer.items ?? [];
  }

  /** Out of the list: on its own a missing one is "permission denied". */
  async get(
    server: string,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoCluster | undefined> {
    const clusters = await this.list(options);
    return clusters.find(cluster => cluster.server === server);
  }

  async create(
    cluster: NewArgoCluster,
    options: ArgoCdCallOptions & { upsert?: boolean } = {},
  ): Promise<ArgoCluster> {
    const { upsert, ...call } = options;
    return this.#calls.json(argoClusterSchema, {
      ...call,
      method: 'POST',
      path: [PATH],
      query: { upsert },
      body: cluster,
      operation: `register cluster ${cluster.name}`,
    });
  }

  async update(
    cluster: NewArgoCluster,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoCluster> {
    return this.#calls.json(argoClusterSchema, {
      ...options,
      method: 'PUT',
      path: [PATH, cluster.server],
      query: { 'id.type': 'url' },
      body: cluster,
      operation: `update cluster ${cluster.name}`,
    });
  }

  async delete(server: string, options: ArgoCdCallOptions = {}): Promise<void> {
    if (!(await this.get(server, options))) {
      return;
    }
    await this.#calls.json(z.unknown(), {
      ...options,
      method: 'DELETE',
      path: [PATH, server],
      query: { 'id.type': 'url' },
      operation: `unregister cluster ${server}`,
    });
  }
}
