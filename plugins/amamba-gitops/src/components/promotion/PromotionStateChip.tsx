import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import { type Status, StatusChip } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';

const SHOWN_AS = {
  waiting: 'waiting',
  proposed: 'running',
  done: 'succeeded',
  rejected: 'cancelled',
  withdrawn: 'skipped',
  failed: 'failed',
} satisfies Record<Promotion['state'], Status>;

/** How far a promotion is. */
export function PromotionStateChip(props: { state: Promotion['state'] }) {
  const t = useMessages();
  const { state } = props;
  return (
    <StatusChip
      status={SHOWN_AS[state]}
      label={t(`promotion.state.${state}`)}
    />
  );
}
