import type { PodSummary } from '@amamba/plugin-amamba-debug-common';

/** Pods that one thing made. */
export interface PodGroup {
  /** `Deployment/payments-api`; undefined: nothing made them. */
  owner: { kind: string; name: string } | undefined;
  namespace: string;
  cluster: string;
  pods: PodSummary[];
}

/** Whether a pod is what somebody searches for: every word is somewhere. */
export function matchesSearch(pod: PodSummary, search: string): boolean {
  const text = [
    pod.pod,
    pod.namespace,
    pod.cluster,
    pod.status,
    pod.node,
    pod.ip,
    pod.owner?.name,
    ...pod.containers.flatMap(({ name, image }) => [name, image]),
  ]
    .join(' ')
    .toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

const RANK = { error: 0, warning: 1, progressing: 2, ok: 3, neutral: 4 };

/** Those that need somebody first, then the youngest. */
function byNeed(a: PodSummary, b: PodSummary): number {
  return (
    RANK[a.tone] - RANK[b.tone] ||
    b.createdAt.localeCompare(a.createdAt) ||
    a.pod.localeCompare(b.pod)
  );
}

/** Whether the work of all of a group's pods is done: nothing of it can be entered. */
export function isFinished({ pods }: PodGroup): boolean {
  return pods.every(({ tone }) => tone === 'neutral');
}

/** Groups with pods that fail are first, those whose work is done last. */
function rankOf(group: PodGroup): number {
  if (group.pods.some(({ tone }) => tone === 'error')) {
    return 0;
  }
  return isFinished(group) ? 2 : 1;
}

/** Pods by what made them, those that need somebody first; a copy is beside the pod it is of. */
export function groupPods(pods: PodSummary[]): PodGroup[] {
  const ownerOf = (pod: PodSummary) =>
    pod.owner ??
    pods.find(
      ({ pod: name, namespace, cluster }) =>
        name === pod.copyOf &&
        namespace === pod.namespace &&
        cluster === pod.cluster,
    )?.owner;
  const groups = new Map<string, PodGroup>();
  for (const pod of pods) {
    const { cluster, namespace } = pod;
    const owner = ownerOf(pod);
    const key = JSON.stringify([cluster, namespace, owner?.kind, owner?.name]);
    const group = groups.get(key) ?? { owner, namespace, cluster, pods: [] };
    group.pods.push(pod);
    groups.set(key, group);
  }
  const name = ({ owner, namespace, cluster }: PodGroup) =>
    `${owner ? owner.name : '\uffff'} ${namespace} ${cluster}`;
  return [...groups.values()]
    .map(group => ({ ...group, pods: [...group.pods].sort(byNeed) }))
    .sort((a, b) => rankOf(a) - rankOf(b) || name(a).localeCompare(name(b)));
}

/** The container one means, when none was chosen: the first that runs. */
export function mainContainer(pod: PodSummary): string | undefined {
  const apps = pod.containers.filter(({ kind }) => kind === 'container');
  const running = apps.find(({ state }) => state.phase === 'running');
  return (running ?? apps[0] ?? pod.containers[0])?.name;
}
