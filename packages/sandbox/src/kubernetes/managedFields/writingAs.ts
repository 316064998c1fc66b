import type { Cluster } from '../types.ts';

/** A cluster as one of its components sees it, whose writes bear its name. */
export function writingAs(cluster: Cluster, manager: string): Cluster {
  const objects = { value: cluster.objects.as(manager), enumerable: true };
  return Object.create(cluster, { objects }) as Cluster;
}
