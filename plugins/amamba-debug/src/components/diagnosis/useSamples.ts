import type { PodDetail, Usage } from '@amamba/plugin-amamba-debug-common';
import { useEffect, useState } from 'react';

/** What a container used at a time. */
export interface Sample extends Usage {
  /** Milliseconds since 1970. */
  at: number;
}

/** An hour, as metrics-server measures. */
const MOST = 240;

/**
 * What a container of a pod has used since the page looks at it: the cluster
 * tells only the newest measurement.
 */
export function useSamples(pod: PodDetail, container: string): Sample[] {
  const key = `${pod.uid} ${container}`;
  const [kept, setKept] = useState<{ key: string; samples: Sample[] }>({
    key,
    samples: [],
  });
  const usage = pod.containers.find(({ name }) => name === container)?.usage;
  const at = pod.usageAt === undefined ? undefined : Date.parse(pod.usageAt);
  const cpu = usage?.cpu;
  const memory = usage?.memory;
  useEffect(() => {
    if (at === undefined || cpu === undefined || memory === undefined) {
      return;
    }
    setKept(before => {
      const samples = before.key === key ? before.samples : [];
      const last = samples[samples.length - 1];
      return last && last.at >= at
        ? { key, samples }
        : { key, samples: [...samples, { at, cpu, memory }].slice(-MOST) };
    });
  }, [key, at, cpu, memory]);
  return kept.key === key ? kept.samples : [];
}
