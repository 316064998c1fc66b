import type { LifecycleHandler } from 'kubernetes-types/core/v1';
import type { Clock } from '../../types.ts';
import { httpGet } from './probes/httpGet.ts';
import type { ProbeTarget } from './probes/probeTarget.ts';

/** Runs a postStart or preStop hook; returns why it failed, if it did. */
export async function runHook(
  { exec, httpGet: http, sleep }: LifecycleHandler,
  target: ProbeTarget,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (sleep) {
    await clock.sleep(sleep.seconds * 1000, signal).catch(() => undefined);
    return undefined;
  }
  if (exec) {
    const { command = [] } = exec;
    const { exitCode, output } = await target.run(command, signal);
    if (exitCode === 0) return undefined;
    const text = JSON.stringify(command);
    return `command '${text.slice(1, -1)}' exited with ${exitCode}: ${output}`;
  }
  if (!http) return undefined;
  const outcome = await httpGet(http, target, signal);
  return outcome.healthy ? undefined : outcome.message;
}
