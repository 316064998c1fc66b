import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  isFinal,
  type LogRange,
  type Step,
} from '@amamba/plugin-amamba-pipelines-common';
import type {
  EngineKey,
  PipelineEngine,
  RunSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';
import { idOf } from '../store/ids';
import type { PipelineStore } from '../store/PipelineStore';
import { decideOnFailure } from './decideOnFailure';
import { readRange } from './readRange';
import { Tail } from './Tail';

/** Options of {@link LogHub}. */
export interface LogHubOptions {
  store: PipelineStore;
  logger: LoggerService;
  /** Of one step's log; what comes after is not kept. */
  maxBytes: number;
  /** Most logs followed at once without anyone watching. */
  maxTails: number;
}

/** Names the log of one step. */
export interface LogAddress {
  engine: PipelineEngine;
  key: EngineKey;
  stepId: string;
}

interface Followed {
  tail: Promise<Tail>;
  /** Who reads just now; the file is deleted after them. */
  readers: Set<Promise<unknown>>;
  /** Resolves when it was archived, and the file deleted. */
  done: Promise<void>;
}

/** How long a reader waits for the first bytes of a log, in ms. */
const FIRST_BYTES_MS = 2_000;
/** Logs of runs that ended before that are read only when asked for, in ms. */
const RECENT_MS = 60 * 60 * 1000;
/** How many finished logs are known without asking the database. */
const MAX_REMEMBERED = 20_000;
const ARCHIVE_TRIES = 5;

/**
 * Reads each log upstream once: follows the steps that run, keeps what they
 * say when they end, and serves any number of readers from that. Clusters
 * delete the pods of cancelled runs with their logs, so it does not wait for
 * a reader.
 */
export class LogHub {
  readonly #options: LogHubOptions;
  readonly #followed = new Map<string, Followed>();
  /** Waiting for room, oldest first. */
  readonly #waiting = new Map<string, LogAddress>();
  /** Archived already. */
  readonly #settled = new Set<string>();
  #stopped = false;

  constructor(options: LogHubOptions) {
    this.#options = options;
  }

  /** Logs read upstream at this moment. */
  get size(): number {
    return this.#followed.size;
  }

  /** Sees to it that nothing is lost of the steps of a run that was stored. */
  async followRun(
    engine: PipelineEngine,
    snapshot: Pick<RunSnapshot, 'key' | 'run'>,
  ): Promise<void> {
    const { key, run } = snapshot;
    const ended = run.finishedAt && Date.parse(run.finishedAt);
    if (ended && Date.now() - ended > RECENT_MS) {
      return;
    }
    const steps = run.stages
      .flatMap(stage => stage.steps)
      .filter(hasLog)
      .map(step => ({ engine, key, stepId: step.id }))
      .filter(address => {
        const id = logIdOf(address);
        return !this.#settled.has(id) && !this.#followed.has(id);
      });
    if (steps.length === 0) {
      return;
    }
    const kept = await this.#options.store.listLogs(idOf(engine.name, key));
    for (const address of steps) {
      if (kept.includes(address.stepId)) {
        this.#remember(logIdOf(address));
      } else {
        this.#waiting.set(logIdOf(address), address);
      }
    }
    this.#fill();
  }

  /**
   * A range of a step's log: from the archive, or as the step says it.
   *
   * @throws what the engine throws when it cannot be reached.
   */
  async read(
    address: LogAddress,
    range: { offset: number; limit: number },
  ): Promise<LogRange> {
    const { store } = this.#options;
    const runId = idOf(address.engine.name, address.key);
    const archived = await store.getLog(runId, address.stepId);
    if (archived) {
      return readRange(
        {
          ...archived,
          complete: true,
          read: (offset, length) =>
            store.readLog(runId, address.stepId, { offset, length }),
        },
        range,
      );
    }
    const followed = this.#follow(address);
    const reading = (async () => {
      const tail = await followed.tail;
      await tail.settled(FIRST_BYTES_MS);
      return readRange(tail, range);
    })();
    followed.readers.add(reading);
    try {
      return await reading;
    } finally {
      followed.readers.delete(reading);
    }
  }

  /** Resolves when no log is being followed. */
  async idle(): Promise<void> {
    while (this.#followed.size > 0) {
      await Promise.all([...this.#followed.values()].map(({ done }) => done));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    await Promise.all(
      [...this.#followed.values()].map(async ({ tail, done }) => {
        await (await tail).close();
        await done;
      }),
    );
  }

  #fill(): void {
    for (const [id, address] of this.#waiting) {
      if (this.#followed.size >= this.#options.maxTails) {
        return;
      }
      this.#waiting.delete(id);
      this.#follow(address);
    }
  }

  /** Joins the tail of a step, or begins one. */
  #follow(address: LogAddress): Followed {
    const id = logIdOf(address);
    const present = this.#followed.get(id);
    if (present) {
      return present;
    }
    this.#waiting.delete(id);
    const { engine, key, stepId } = address;
    const tail = Tail.start({
      open: signal => engine.readLog(key, stepId, { signal }),
      onFailure: decideOnFailure,
      maxBytes: this.#options.maxBytes,
    });
    const readers = new Set<Promise<unknown>>();
    const done = this.#finish(address, tail, readers);
    const followed = { tail, readers, done };
    this.#followed.set(id, followed);
    return followed;
  }

  async #finish(
    address: LogAddress,
    starting: Promise<Tail>,
    readers: Set<Promise<unknown>>,
  ): Promise<void> {
    const id = logIdOf(address);
    try {
      const tail = await starting;
      const outcome = await tail.ended;
      if (outcome === 'ended' || outcome === 'gone') {
        await this.#archive(address, tail);
        this.#remember(id);
      }
      this.#followed.delete(id);
      await Promise.allSettled(readers);
      await tail.close();
    } catch (error) {
      this.#options.logger.error(
        `Could not keep the log of ${address.stepId} of ${address.key.key}`,
        toError(error) as Error,
      );
    } finally {
      this.#followed.delete(id);
      if (!this.#stopped) {
        this.#fill();
      }
    }
  }

  async #archive(address: LogAddress, tail: Tail): Promise<void> {
    const runId = idOf(address.engine.name, address.key);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#options.store.archiveLog(runId, address.stepId, {
          content: tail.readAll(),
          notice: tail.notice,
        });
        return;
      } catch (error) {
        if (this.#stopped || attempt === ARCHIVE_TRIES) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, 500 * 2 ** attempt));
      }
    }
  }

  #remember(id: string): void {
    this.#settled.add(id);
    if (this.#settled.size > MAX_REMEMBERED) {
      const [oldest] = this.#settled;
      this.#settled.delete(oldest);
    }
  }
}

function logIdOf({ engine, key, stepId }: LogAddress): string {
  return `${idOf(engine.name, key)}/${stepId}`;
}

/** It runs, or it ran: a step that never did has no beginning. */
function hasLog(step: Step): boolean {
  return (
    step.phase === 'running' ||
    (isFinal(step.phase) && step.startedAt !== undefined)
  );
}
