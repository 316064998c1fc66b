import {
  type ContainerRef,
  type ContainerSummary,
  debugAgentPermission,
  debugContainerPermission,
  debugCopyPermission,
  debugExecPermission,
  debugPreviewPermission,
  filesReadPermission,
  logsReadPermission,
  type PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import { usePolicy } from '../../data/queries';
import { useDenied } from '../../data/useDenied';
import { useMessages } from '../../translation/translation';
import { stateWord } from '../shared/StateText';

/** Names of what can be done with a container. */
export type WayIn =
  | 'exec'
  | 'logs'
  | 'debugContainer'
  | 'copy'
  | 'agent'
  | 'files'
  | 'preview';

/** Why each way into a container cannot be taken; undefined: it can. */
export type WaysIn = Record<WayIn, string | undefined>;

/** Which ways lead into a container, and why others do not. */
export function useWaysIn(
  pod: PodSummary,
  container: ContainerSummary,
): WaysIn {
  const t = useMessages();
  const denied = useDenied();
  const policy = usePolicy().data?.policy;
  const { state, kind } = container;
  const runs =
    state.phase === 'running'
      ? undefined
      : t('blocked.notRunning', { state: stateWord(t, state) });
  const podRuns = pod.containers.some(
    each => each.state.phase === 'running' && each.kind !== 'ephemeral',
  )
    ? undefined
    : t('blocked.podNotRunning');
  const ephemeral = kind === 'ephemeral' ? t('blocked.ephemeral') : undefined;
  return {
    exec: denied(debugExecPermission) ?? runs,
    logs: denied(logsReadPermission),
    debugContainer: denied(debugContainerPermission) ?? ephemeral ?? podRuns,
    copy: denied(debugCopyPermission) ?? ephemeral,
    agent:
      denied(debugAgentPermission) ??
      (policy && !policy.agentClusters.includes(pod.cluster)
        ? t('blocked.noAgent')
        : runs),
    files: denied(filesReadPermission) ?? runs,
    preview:
      policy && !policy.preview
        ? t('blocked.previewOff')
        : denied(debugPreviewPermission) ?? podRuns,
  };
}

/** Names a container of a pod. */
export function refOf(pod: PodSummary, container: string): ContainerRef {
  const { cluster, namespace, pod: name } = pod;
  return { cluster, namespace, pod: name, container };
}
