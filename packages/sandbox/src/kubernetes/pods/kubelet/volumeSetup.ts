import type { Clock, KubeObject } from '../../types.ts';
import { ConfigError } from '../environment.ts';
import type { PodVolumes } from '../volumes.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 122_000;

/** Makes the volumes of a pod, again and again until all can be had. */
export async function setUpVolumes(
  volumes: PodVolumes,
  pod: () => KubeObject,
  clock: Clock,
  ending: AbortSignal,
  onFailure: (message: string) => void,
): Promise<void> {
  for (
    let delay = FIRST_RETRY_MS;
    ;
    delay = Math.min(delay * 2, LONGEST_RETRY_MS)
  ) {
    try {
      await volumes.setUp(pod());
      return;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      onFailure(error.message);
      await clock.sleep(delay, ending);
    }
  }
}
