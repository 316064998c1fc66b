import type { KubeObject } from '../types.ts';
import { parseDuration } from './duration.ts';
import type { PassedTimeouts } from './runFacts.ts';

/** The deadlines of one PipelineRun, in milliseconds since the epoch. */
export class PipelineRunTimeouts {
  readonly #spec: { pipeline?: string; tasks?: string; finally?: string };
  readonly #status: { startTime?: string; finallyStartTime?: string };

  constructor({ spec, status }: KubeObject) {
    this.#spec = spec.timeouts ?? {};
    this.#status = status ?? {};
  }

  /** How long the whole run may take, in milliseconds; undefined without an end. */
  get pipelineMs(): number | undefined {
    return parseDuration(this.#spec.pipeline ?? '') || undefined;
  }

  /** Given, or what the whole run leaves when finally has its own. */
  get tasksMs(): number | undefined {
    const given = parseDuration(this.#spec.tasks ?? '');
    if (given !== undefined) return given || undefined;
    const { pipelineMs } = this;
    const finallyMs = parseDuration(this.#spec.finally ?? '');
    return pipelineMs && finallyMs ? pipelineMs - finallyMs : undefined;
  }

  get finallyMs(): number | undefined {
    const given = parseDuration(this.#spec.finally ?? '');
    if (given !== undefined) return given || undefined;
    const { pipelineMs } = this;
    const tasksMs = parseDuration(this.#spec.tasks ?? '');
    return pipelineMs && tasksMs ? pipelineMs - tasksMs : undefined;
  }

  pipelinePassed(now: number): boolean {
    return this.#passed(this.#status.startTime, this.pipelineMs, now);
  }

  passed(now: number): PassedTimeouts {
    const { startTime, finallyStartTime } = this.#status;
    return {
      // Once finally has begun, the tasks have no more time to pass.
      tasks: this.#passed(
        startTime,
        this.tasksMs,
        finallyStartTime ? Date.parse(finallyStartTime) : now,
      ),
      finally: this.#passed(finallyStartTime, this.finallyMs, now),
    };
  }

  /** The soonest deadline that is still to come. */
  next(now: number): number | undefined {
    const { startTime, finallyStartTime } = this.#status;
    const deadlines = [
      [startTime, this.pipelineMs],
      [startTime, this.tasksMs],
      [finallyStartTime, this.finallyMs],
    ] as const;
    const ahead = deadlines
      .map(([from, ms]) => (from && ms ? Date.parse(from) + ms : 0))
      .filter(deadline => deadline > now);
    return ahead.length > 0 ? Math.min(...ahead) : undefined;
  }

  #passed(from: string | undefined, ms: number | undefined, now: number) {
    return Boolean(from && ms && now >= Date.parse(from) + ms);
  }
}
