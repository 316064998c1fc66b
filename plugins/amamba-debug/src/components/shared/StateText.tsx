import type {
  ContainerState,
  ContainerSummary,
} from '@amamba/plugin-amamba-debug-common';
import { StatusChip } from '@amamba/plugin-amamba-react';
import { type Messages, useMessages } from '../../translation/translation';
import { containerStatus } from './states';

/** A container's state in one word of Kubernetes, or one of ours. */
export function stateWord(t: Messages, state: ContainerState): string {
  return state.reason ?? t(`state.${state.phase}`);
}

/** How a container is. */
export function ContainerStateChip(props: { container: ContainerSummary }) {
  const t = useMessages();
  const { container } = props;
  return (
    <StatusChip
      status={containerStatus(container)}
      label={stateWord(t, container.state)}
    />
  );
}
