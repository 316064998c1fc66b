import type { ContainerRef, PodRef } from '@amamba/plugin-amamba-debug-common';

/** Names a pod in a path. */
interface PodParams {
  cluster: string;
  podNamespace: string;
  pod: string;
}

export function podOf({ cluster, podNamespace, pod }: PodParams): PodRef {
  return { cluster, namespace: podNamespace, pod };
}

export function containerOf(
  params: PodParams & { container: string },
): ContainerRef {
  return { ...podOf(params), container: params.container };
}
