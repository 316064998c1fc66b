import type { Probe } from 'kubernetes-types/core/v1';
import type { Clock } from '../../../types.ts';
import type { ContainerRecord } from '../containerRecord.ts';
import type { ProbeTarget } from './probeTarget.ts';
import { runProbe } from './runProbe.ts';

export type ProbeKind = 'Liveness' | 'Readiness' | 'Startup';

export interface ProbeListener {
  /** `Readiness probe failed: …` */
  unhealthy(message: string): void;
  /** Whether the container has started or is ready has changed. */
  changed(): void;
  /** A liveness or start-up probe has failed too often. */
  failed(kind: 'liveness' | 'startup', probe: Probe): void;
}

const DEFAULT_PERIOD_SECONDS = 10;
const DEFAULT_FAILURE_THRESHOLD = 3;

/** Probes one run of a container, until it is stopped. */
export class Prober {
  readonly #clock: Clock;
  readonly #record: ContainerRecord;
  readonly #target: ProbeTarget;
  readonly #listener: ProbeListener;
  readonly #stop = new AbortController();

  constructor(
    clock: Clock,
    record: ContainerRecord,
    target: ProbeTarget,
    listener: ProbeListener,
  ) {
    this.#clock = clock;
    this.#record = record;
    this.#target = target;
    this.#listener = listener;
  }

  start(): void {
    const { startupProbe, livenessProbe, readinessProbe } = this.#record.spec;
    this.#record.started = !startupProbe;
    this.#record.ready = !readinessProbe;
    this.#repeat('Startup', startupProbe);
    this.#repeat('Liveness', livenessProbe);
    this.#repeat('Readiness', readinessProbe);
  }

  stop(): void {
    this.#stop.abort(new Error('the container has ended'));
  }

  #repeat(kind: ProbeKind, probe: Probe | undefined): void {
    if (!probe) return;
    this.#loop(kind, probe).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
  }

  async #loop(kind: ProbeKind, probe: Probe): Promise<void> {
    const { signal } = this.#stop;
    const { periodSeconds = DEFAULT_PERIOD_SECONDS, initialDelaySeconds = 0 } =
      probe;
    let last: boolean | undefined;
    let run = 0;
    await this.#clock.sleep(initialDelaySeconds * 1000, signal);
    for (;;) {
      const waits = kind !== 'Startup' && !this.#record.started;
      if (!waits) {
        const outcome = await runProbe(probe, this.#target, this.#clock);
        if (signal.aborted) return;
        run = outcome.healthy === last ? run + 1 : 1;
        last = outcome.healthy;
        if (!outcome.healthy) {
          const { message } = outcome;
          this.#listener.unhealthy(`${kind} probe failed: ${message}`);
        }
        if (!this.#takeIn(kind, probe, outcome.healthy, run)) return;
      }
      await this.#clock.sleep(periodSeconds * 1000, signal);
    }
  }

  /** Returns whether to go on probing. */
  #takeIn(
    kind: ProbeKind,
    probe: Probe,
    healthy: boolean,
    run: number,
  ): boolean {
    const record = this.#record;
    const { failureThreshold = DEFAULT_FAILURE_THRESHOLD } = probe;
    const threshold = healthy ? probe.successThreshold ?? 1 : failureThreshold;
    if (run < threshold) return true;
    if (kind === 'Readiness') {
      if (record.ready !== healthy) {
        record.ready = healthy;
        this.#listener.changed();
      }
      return true;
    }
    if (!healthy) {
      this.#listener.failed(
        kind === 'Liveness' ? 'liveness' : 'startup',
        probe,
      );
      return false;
    }
    if (kind === 'Liveness') return true;
    record.started = true;
    this.#listener.changed();
    return false;
  }
}
