import type { Clock } from '../../types.ts';
import type { ContainerRunner } from '../containerRunner.ts';
import { isSidecar } from './containerRecord.ts';

/** Ends what still runs of a pod: all at once, but the sidecars one by one. */
export class PodShutdown {
  readonly #clock: Clock;
  readonly #deadline: number;
  readonly #sidecars: ContainerRunner[];
  readonly #others: Promise<unknown>;

  constructor(clock: Clock, runners: ContainerRunner[], graceMs: number) {
    this.#clock = clock;
    this.#deadline = clock.now() + graceMs;
    const running = runners.filter(runner => runner.running);
    this.#sidecars = running.filter(({ record }) => isSidecar(record));
    this.#others = Promise.all(
      running
        .filter(({ record }) => !isSidecar(record))
        .map(runner => this.#stop(runner)),
    );
  }

  /** Whether there is more to end than what ends first. */
  get hasSidecars(): boolean {
    return this.#sidecars.length > 0;
  }

  /** Resolves when nothing runs any more; the last sidecar goes first. */
  async finish(): Promise<void> {
    await this.#others;
    for (const sidecar of this.#sidecars.reverse()) await this.#stop(sidecar);
  }

  #stop(runner: ContainerRunner): Promise<void> {
    const left = Math.max(this.#deadline - this.#clock.now(), 0);
    return stopContainer(runner, left);
  }
}

/** Ends a container because its pod ends. */
export function stopContainer(
  runner: ContainerRunner,
  graceMs: number,
): Promise<void> {
  const message = `Stopping container ${runner.record.spec.name}`;
  return runner.stop({ graceMs, message });
}
