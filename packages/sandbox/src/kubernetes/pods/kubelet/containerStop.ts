import type { Clock } from '../../types.ts';
import type { ContainerSpec } from './containerRecord.ts';
import type { ContainerRun } from './containerRun.ts';
import { runHook } from './lifecycleHooks.ts';

export interface StopOptions {
  graceMs: number;
  /** Of the Event that tells why. */
  message?: string;
}

/** A process always has this long after TERM, whatever the hook took. */
const LEAST_GRACE_MS = 2_000;

/** Stops one run of a container: its hook, TERM, and KILL when time is up. */
export class ContainerStop {
  readonly #run: ContainerRun;
  readonly #spec: ContainerSpec;
  readonly #clock: Clock;
  readonly #onHookFailure: (message: string) => void;
  readonly #hook = new AbortController();
  #cancelKill = () => {};
  #begun: number | undefined;

  constructor(
    run: ContainerRun,
    spec: ContainerSpec,
    { clock }: { clock: Clock },
    onHookFailure: (message: string) => void,
  ) {
    this.#run = run;
    this.#spec = spec;
    this.#clock = clock;
    this.#onHookFailure = onHookFailure;
  }

  /** Resolves when the main process has ended. */
  async run(graceMs: number): Promise<void> {
    const { main } = this.#run;
    if (this.#begun === undefined) {
      this.#begun = this.#clock.now();
      await this.#terminate(graceMs);
    } else {
      this.shorten(graceMs);
    }
    await main.exited;
    this.#cancelKill();
  }

  shorten(graceMs: number): void {
    if (this.#begun === undefined) return;
    const left = this.#begun + graceMs - this.#clock.now();
    if (left <= 0) this.#hook.abort(new Error('no time is left'));
    this.#killAfter(Math.max(left, 0));
  }

  async #terminate(graceMs: number): Promise<void> {
    const { main } = this.#run;
    const { preStop } = this.#spec.lifecycle ?? {};
    if (preStop && graceMs > 0) {
      const cancel = this.#clock.after(graceMs, () =>
        this.#hook.abort(new Error('no time is left')),
      );
      const { signal } = this.#hook;
      const hook = runHook(preStop, this.#run, this.#clock, signal);
      const ended = main.exited.then(() => undefined);
      const failure = await Promise.race([hook, ended]);
      cancel();
      if (failure !== undefined) this.#onHookFailure('PreStopHook failed');
      const used = this.#clock.now() - (this.#begun ?? 0);
      this.#killAfter(Math.max(graceMs - used, LEAST_GRACE_MS));
    } else {
      this.#killAfter(graceMs);
    }
    main.kill('TERM');
  }

  #killAfter(ms: number): void {
    this.#cancelKill();
    if (ms <= 0) this.#run.main.kill('KILL');
    else {
      this.#cancelKill = this.#clock.after(ms, () =>
        this.#run.main.kill('KILL'),
      );
    }
  }
}
