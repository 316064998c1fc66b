import type { Service } from 'kubernetes-types/core/v1';
import { keyOf } from './keyedController.ts';
import type { Stored } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';
import { conditionOf } from './podStates.ts';

/** Remembers when what led to a Service's endpoints has last changed. */
export class ChangeTimes {
  readonly #services = new Map<string, Map<string, string>>();

  /** The earliest change since the last call; undefined when none is known. */
  changedAt(service: Stored<Service>, pods: StoredPod[]): string | undefined {
    const key = keyOf(service);
    const before = this.#services.get(key);
    const now = new Map([
      [service.metadata.uid, service.metadata.creationTimestamp],
    ]);
    for (const pod of pods) {
      const since = conditionOf(pod, 'Ready')?.lastTransitionTime;
      if (since) now.set(pod.metadata.uid, since);
    }
    this.#services.set(key, now);
    const changes = [...now]
      .filter(([uid, at]) => at > (before?.get(uid) ?? ''))
      .map(([, at]) => at);
    return changes.sort()[0];
  }

  forget(key: string): void {
    this.#services.delete(key);
  }
}
