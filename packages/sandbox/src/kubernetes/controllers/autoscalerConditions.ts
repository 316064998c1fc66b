import type { HorizontalPodAutoscalerCondition } from 'kubernetes-types/autoscaling/v2';
import type { Limited } from './autoscalerBehavior.ts';
import { findCondition } from './conditions.ts';

/** Conditions that keep their time while their status stays. */
export class Conditions {
  all: HorizontalPodAutoscalerCondition[];
  readonly #at: string;

  constructor(known: HorizontalPodAutoscalerCondition[], at: string) {
    this.all = known;
    this.#at = at;
  }

  set(type: string, status: string, reason: string, message: string): void {
    const before = findCondition(this.all, type);
    const lastTransitionTime =
      before?.status === status ? before.lastTransitionTime : this.#at;
    const condition = { type, status, lastTransitionTime, reason, message };
    this.all = before
      ? this.all.map(item => (item === before ? condition : item))
      : [...this.all, condition];
  }
}

/** Says what held a wish back, or that nothing did. */
export function tellLimits(
  news: Conditions,
  { stabilised, limit: held }: Limited,
): void {
  if (stabilised) {
    const down = stabilised === 'ScaleDownStabilized';
    news.set(
      'AbleToScale',
      'True',
      stabilised,
      `recent recommendations were ${
        down ? 'higher' : 'lower'
      } than current one, applying the ${
        down ? 'highest' : 'lowest'
      } recent recommendation`,
    );
  } else {
    news.set(
      'AbleToScale',
      'True',
      'ReadyForNewScale',
      'recommended size matches current size',
    );
  }
  news.set(
    'ScalingLimited',
    held ? 'True' : 'False',
    held?.reason ?? 'DesiredWithinRange',
    held?.message ?? 'the desired count is within the acceptable range',
  );
}
