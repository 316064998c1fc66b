import { randomBytes } from 'node:crypto';
import { timestamp } from '../clock.ts';
import type { Clock, KubeObject, ObjectClient } from '../types.ts';
import { ContainerLog } from './containerLog.ts';
import { startProcess } from './containerProcess.ts';
import {
  buildEnvironment,
  ConfigError,
  expandVariables,
} from './environment.ts';
import { createRootFs, profileOf, pullFailure } from './images.ts';
import type { ContainerRecord, Terminated } from './podStatus.ts';
import type { ContainerProcess } from './programs.ts';
import { ContainerFs } from './shell/containerFs.ts';
import type { ProcessExit, Signal } from './shell/shellProcess.ts';
import type { PodVolumes } from './volumes.ts';

/** How long the parts of a start take, so that states can be seen. */
const PULL_MS = 15;
const START_MS = 15;
const RETRY_MS = 1_000;
const FIRST_BACKOFF_MS = 10_000;
const LONGEST_BACKOFF_MS = 300_000;
/** After a container has run this long its back-off starts again. */
const RESET_BACKOFF_MS = 600_000;
const MAX_TERMINATION_MESSAGE = 4096;

export interface RunnerHost {
  readonly clock: Clock;
  readonly objects: ObjectClient;
  readonly volumes: PodVolumes;
  readonly pod: KubeObject;
  /** Aborts when the pod is to end: nothing is started any more. */
  readonly ending: AbortSignal;
  changed(): void;
  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container: string,
  ): void;
}

/** Pulls, starts, watches and restarts one container of a pod. */
export class ContainerRunner {
  readonly record: ContainerRecord;
  readonly #host: RunnerHost;
  #process: ContainerProcess | undefined;
  #backoff = 0;
  log: ContainerLog | undefined;
  previousLog: ContainerLog | undefined;

  constructor(host: RunnerHost, spec: any, waitingReason: string) {
    this.#host = host;
    this.record = {
      spec,
      state: { waiting: { reason: waitingReason } },
      lastState: {},
      restartCount: 0,
      containerId: '',
    };
  }

  get running(): boolean {
    return 'running' in this.record.state;
  }

  kill(signal: Signal): void {
    this.#process?.kill(signal);
  }

  /**
   * Runs the container until it is not started again. `onStarted` is called
   * when it first runs, or cannot be had at present.
   */
  async run(
    restarts: (exitCode: number) => boolean,
    onStarted: () => void,
  ): Promise<void> {
    const { ending } = this.#host;
    try {
      for (;;) {
        await this.#waitForImage(onStarted);
        const started = await this.#start(onStarted);
        onStarted();
        const exit = await started.process.exited;
        await this.#ended(started, exit);
        if (ending.aborted || !restarts(exit.exitCode)) return;
        await this.#waitToRestart(exit.exitCode);
        this.record.restartCount += 1;
        this.previousLog = this.log;
      }
    } catch (error) {
      if (!ending.aborted) throw error;
    } finally {
      onStarted();
    }
  }

  async #waitForImage(onStarted: () => void): Promise<void> {
    const { clock, ending } = this.#host;
    const { image, name, imagePullPolicy = 'IfNotPresent' } = this.record.spec;
    for (
      let delay = FIRST_BACKOFF_MS;
      ;
      delay = Math.min(delay * 2, LONGEST_BACKOFF_MS)
    ) {
      const failure = pullFailure(image, imagePullPolicy);
      if (!failure) break;
      if (failure.reason === 'ErrImagePull') {
        this.#host.event('Normal', 'Pulling', `Pulling image "${image}"`, name);
        await clock.sleep(PULL_MS, ending);
        this.#host.event(
          'Warning',
          'Failed',
          `Failed to pull image "${image}": ${failure.message}`,
          name,
        );
      } else {
        const reason =
          failure.reason === 'InvalidImageName'
            ? 'InspectFailed'
            : failure.reason;
        this.#host.event('Warning', reason, failure.message, name);
      }
      this.#host.event('Warning', 'Failed', `Error: ${failure.reason}`, name);
      this.#wait(failure.reason, failure.message);
      onStarted();
      await clock.sleep(RETRY_MS, ending);
      if (failure.reason === 'ErrImagePull') {
        this.#host.event(
          'Normal',
          'BackOff',
          `Back-off pulling image "${image}"`,
          name,
        );
        this.#host.event('Warning', 'Failed', 'Error: ImagePullBackOff', name);
        this.#wait(
          'ImagePullBackOff',
          `Back-off pulling image "${image}": ErrImagePull: ${failure.message}`,
        );
      }
      await clock.sleep(delay, ending);
    }
    await clock.sleep(PULL_MS, ending);
    const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    this.#host.event('Normal', 'Pulled', message, name);
  }

  async #start(onStarted: () => void) {
    const { clock, ending } = this.#host;
    for (;;) {
      try {
        const started = await this.#create();
        await clock.sleep(START_MS, ending);
        this.#host.event(
          'Normal',
          'Started',
          'Container started',
          this.record.spec.name,
        );
        return started;
      } catch (error) {
        if (ending.aborted) throw error;
        const { message } = error as Error;
        const known = error instanceof ConfigError;
        this.#host.event(
          'Warning',
          'Failed',
          `Error: ${message}`,
          this.record.spec.name,
        );
        this.#wait(
          known ? 'CreateContainerConfigError' : 'CreateContainerError',
          message,
        );
        onStarted();
        await clock.sleep(RETRY_MS, ending);
      }
    }
  }

  async #create() {
    const { clock, objects, volumes, pod } = this.#host;
    const { spec } = this.record;
    const profile = profileOf(spec.image);
    const env = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/root',
      ...profile.env,
      ...buildEnvironment(spec, pod, objects),
    };
    const log = new ContainerLog(() => clock.now());
    const fs = new ContainerFs(await createRootFs(profile), (stream, chunk) =>
      log.write(stream, chunk),
    );
    await volumes.mount(spec, fs);
    const cwd = spec.workingDir ?? '/';
    await fs.mkdir(cwd, { recursive: true });
    this.#host.event('Normal', 'Created', 'Container created', spec.name);
    const argv = [
      ...(spec.command ?? profile.entrypoint),
      ...(spec.args ?? (spec.command ? [] : profile.cmd)),
    ].map((word: string) => expandVariables(word, env));
    this.log = log;
    this.record.containerId = `containerd://${randomBytes(32).toString('hex')}`;
    const startedAt = timestamp(clock.now());
    this.#process = startProcess({
      argv,
      env,
      cwd,
      fs,
      hostname: pod.spec.hostname ?? pod.metadata.name,
      clock,
      isInit: true,
      onOutput: (stream, chunk) => log.write(stream, chunk),
    });
    this.record.state = { running: { startedAt } };
    this.#host.changed();
    return { process: this.#process, fs, log, startedAt };
  }

  async #ended(
    {
      fs,
      log,
      startedAt,
    }: { fs: ContainerFs; log: ContainerLog; startedAt: string },
    { exitCode }: ProcessExit,
  ): Promise<void> {
    log.close();
    this.#process = undefined;
    const path =
      this.record.spec.terminationMessagePath ?? '/dev/termination-log';
    const message = (await fs.exists(path))
      ? (await fs.readFile(path)).slice(0, MAX_TERMINATION_MESSAGE)
      : '';
    const finished = this.#host.clock.now();
    if (finished - Date.parse(startedAt) > RESET_BACKOFF_MS) this.#backoff = 0;
    const terminated: Terminated = {
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      ...(message && { message }),
      startedAt,
      finishedAt: timestamp(finished),
      containerID: this.record.containerId,
    };
    this.record.state = { terminated };
    this.#host.changed();
  }

  async #waitToRestart(exitCode: number): Promise<void> {
    const { clock, ending, pod } = this.#host;
    const { state, spec } = this.record;
    const delay = this.#backoff;
    this.#backoff =
      delay === 0 ? FIRST_BACKOFF_MS : Math.min(delay * 2, LONGEST_BACKOFF_MS);
    const last = 'terminated' in state ? { terminated: state.terminated } : {};
    if (delay > 0) {
      const { name, namespace, uid } = pod.metadata;
      const where = `pod ${name}_${namespace}(${uid})`;
      if (exitCode !== 0) {
        this.#host.event(
          'Warning',
          'BackOff',
          `Back-off restarting failed container ${spec.name} in ${where}`,
          spec.name,
        );
      }
      await clock.sleep(Math.min(RETRY_MS, delay), ending);
      this.record.lastState = last;
      this.#wait(
        'CrashLoopBackOff',
        `back-off ${backoffText(delay)} restarting failed container=${
          spec.name
        } ${where.replace(' ', '=')}`,
      );
      await clock.sleep(delay - RETRY_MS, ending);
    }
    this.record.lastState = last;
  }

  #wait(reason: string, message: string): void {
    this.record.state = { waiting: { reason, message } };
    this.#host.changed();
  }
}

function backoffText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes > 0 ? `${minutes}m${(ms % 60_000) / 1000}s` : `${ms / 1000}s`;
}
