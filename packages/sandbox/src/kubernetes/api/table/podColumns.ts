import type { KubeObject } from '../../types.ts';
import { age, humanDuration } from './humanDuration.ts';

interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: {
    running?: object;
    waiting?: { reason?: string };
    terminated?: { reason?: string; exitCode?: number; signal?: number };
  };
  lastState?: { terminated?: { finishedAt?: string } };
}

interface PodSummary {
  ready: string;
  status: string;
  restarts: string;
}

/** READY, STATUS and RESTARTS as printers of the real server compute them. */
export function summarisePod(pod: KubeObject, now: number): PodSummary {
  const containers: ContainerStatus[] = pod.status?.containerStatuses ?? [];
  const sidecars = sidecarStatuses(pod);
  const total = (pod.spec?.containers?.length ?? 0) + sidecars.length;
  const ready = [...containers, ...sidecars].filter(
    status => status.ready && status.state?.running,
  ).length;
  return {
    ready: `${ready}/${total}`,
    status: statusText(pod),
    restarts: restartText(pod, now),
  };
}

function sidecarStatuses(pod: KubeObject): ContainerStatus[] {
  const names = new Set(
    (pod.spec?.initContainers ?? [])
      .filter(
        (item: { restartPolicy?: string }) => item.restartPolicy === 'Always',
      )
      .map((item: { name: string }) => item.name),
  );
  const statuses: ContainerStatus[] = pod.status?.initContainerStatuses ?? [];
  return statuses.filter(status => names.has(status.name));
}

function statusText(pod: KubeObject): string {
  const { status = {}, metadata } = pod;
  if (metadata.deletionTimestamp) {
    return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  }
  const init = initText(pod);
  if (init) return init;
  const containers: ContainerStatus[] = status.containerStatuses ?? [];
  let text: string = status.reason ?? status.phase ?? '';
  let running = false;
  for (const { state, ready } of [...containers].reverse()) {
    if (state?.waiting?.reason) text = state.waiting.reason;
    else if (state?.terminated) text = terminatedText(state.terminated);
    else if (ready && state?.running) running = true;
  }
  if (text !== 'Completed' || !running) return text;
  return isReady(pod) ? 'Running' : 'NotReady';
}

function isReady({ status }: KubeObject): boolean {
  return status.conditions?.some(
    (item: { type: string; status: string }) =>
      item.type === 'Ready' && item.status === 'True',
  );
}

function terminatedText(
  terminated: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>,
): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal
    ? `Signal:${terminated.signal}`
    : `ExitCode:${terminated.exitCode}`;
}

/** Set while the first init container that has not ended decides. */
function initText(pod: KubeObject): string | undefined {
  const statuses: ContainerStatus[] = pod.status?.initContainerStatuses ?? [];
  const total = pod.spec?.initContainers?.length ?? 0;
  const sidecars = new Set(sidecarStatuses(pod).map(status => status.name));
  for (const [index, { name, state, ready }] of statuses.entries()) {
    if (state?.terminated?.exitCode === 0) continue;
    if (sidecars.has(name) && (ready || state?.running)) continue;
    if (state?.terminated) return `Init:${terminatedText(state.terminated)}`;
    const reason = state?.waiting?.reason;
    if (reason && reason !== 'PodInitializing') return `Init:${reason}`;
    return `Init:${index}/${total}`;
  }
  return undefined;
}

function restartText(pod: KubeObject, now: number): string {
  const statuses: ContainerStatus[] = [
    ...(pod.status?.containerStatuses ?? []),
    ...sidecarStatuses(pod),
  ];
  const restarts = statuses.reduce(
    (sum, { restartCount = 0 }) => sum + restartCount,
    0,
  );
  const ends = statuses.flatMap(
    ({ lastState }) => lastState?.terminated?.finishedAt ?? [],
  );
  const last = ends.map(end => Date.parse(end)).sort((a, b) => b - a)[0];
  return restarts > 0 && last
    ? `${restarts} (${humanDuration(now - last)} ago)`
    : String(restarts);
}

export function eventAge(event: KubeObject, now: number): string {
  return age(
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime,
    now,
  );
}
