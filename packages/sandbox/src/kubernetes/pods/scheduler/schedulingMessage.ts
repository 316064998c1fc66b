import type { Refusal } from './filters.ts';

const UNHELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

/** Why no node takes a pod, in the words of the real scheduler. */
export function unschedulableMessage(refusals: Refusal[]): string {
  const whole = refusals.length;
  if (whole === 0) return 'no nodes available to schedule pods';
  const none = `0/${whole} nodes are available`;
  const reasons = counted(refusals.flatMap(refusal => refusal.reasons));
  const preemption = counted(
    refusals.map(refusal => (refusal.resolvable ? NO_VICTIMS : UNHELPFUL)),
  );
  return `${none}: ${reasons}. no new claims to deallocate, preemption: ${none}: ${preemption}.`;
}

/** For what concerns no node in particular. */
export function claimMessage(nodes: number, problem: string): string {
  return `0/${nodes} nodes are available: ${problem}. not found`;
}

function counted(reasons: string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
