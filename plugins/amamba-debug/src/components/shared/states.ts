import type {
  ContainerSummary,
  PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import type { Status } from '@amamba/plugin-amamba-react';

const TONES = {
  ok: 'succeeded',
  progressing: 'running',
  warning: 'warning',
  error: 'failed',
  neutral: 'skipped',
} satisfies Record<PodSummary['tone'], Status>;

/** Reasons for waiting that are no more a beginning. */
const BROKEN = /BackOff|^Err|Error$|^Invalid/;

/** The shape and colour of a pod's status. */
export function podStatus(pod: Pick<PodSummary, 'tone'>): Status {
  return TONES[pod.tone];
}

/** The shape and colour of a container's state. */
export function containerStatus(container: ContainerSummary): Status {
  const { state, ready, kind } = container;
  switch (state.phase) {
    case 'running':
      return ready || kind === 'ephemeral' ? 'succeeded' : 'warning';
    case 'waiting':
      return BROKEN.test(state.reason ?? '') ? 'failed' : 'running';
    case 'terminated':
      return state.exitCode === 0 || kind === 'ephemeral'
        ? 'skipped'
        : 'failed';
    default:
      return 'unknown';
  }
}
