import type { ContainerRunner } from '../containerRunner.ts';
import { isSidecar } from './containerRecord.ts';
import { hasBegun, restarts, type PodContainers } from './podPhase.ts';

/**
 * The containers that are to be started now: the next init container while
 * there is one, then those of the regular ones that do not run.
 */
export function dueRunners(
  pod: PodContainers,
  init: ContainerRunner[],
  main: ContainerRunner[],
): ContainerRunner[] {
  const begun = hasBegun(pod);
  const idle = ({ record }: ContainerRunner) =>
    !record.running &&
    (!record.terminated || restarts(record, pod.restartPolicy));
  const due: ContainerRunner[] = [];
  for (const runner of init) {
    const { record } = runner;
    if (isSidecar(record)) {
      if (idle(runner)) due.push(runner);
      if (!begun && !(record.running && record.started)) return due;
    } else if (!begun && record.terminated?.exitCode !== 0) {
      return idle(runner) ? [...due, runner] : due;
    }
  }
  return [...due, ...main.filter(idle)];
}
